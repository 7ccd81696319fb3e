// Every page of the site in every state that a visitor can see it in, one after the other: for what
// has to hold on all of them.
'use strict';

const path = require('node:path');
const { press, button, enterCode, enterContact, typeCodes, chooseSlot } = require('./venue.js');

const LOGO = path.join(__dirname, '../../data/demo/logo.png');
const CLOCK = '2026-11-23 12:00:00';
const LATER = '2026-11-23 12:06:00'; // when codes are too old
const NOON = '12:00 PM – 2:00 PM';

// What the states need: months with every kind of day, and a day with every kind of slot.
async function furnish(venue) {
  await venue.slot('2026-11-20', { start: '10:00:00', end: '12:00:00' });
  await venue.slot('2026-11-23', { start: '09:00:00', end: '10:00:00' });
  await venue.slot('2026-11-25', { start: '10:00:00', end: '12:00:00' });
  const limited = await venue.slot('2026-11-26', { start: '10:00:00', end: '12:00:00', capacity: 4 });
  await venue.slot('2026-11-27', { start: '12:00:00', end: '14:00:00', capacity: 200 });
  const few = await venue.slot('2026-11-27', { start: '14:00:00', end: '16:00:00', capacity: 4 });
  const full = await venue.slot('2026-11-27', { start: '16:00:00', end: '18:00:00', capacity: 1 });
  const closed = await venue.slot('2026-11-27', { start: '18:00:00', end: '20:00:00' });
  await venue.slot('2026-11-27', { start: '22:00:00', end: '02:00:00' });
  const fullDay = await venue.slot('2026-11-28', { start: '10:00:00', end: '12:00:00', capacity: 1 });
  await venue.slot('2026-11-30', { start: '10:00:00', end: '12:00:00' });
  await venue.slot('2027-01-15', { start: '10:00:00', end: '12:00:00' });
  for (const slot of [limited, limited, few, few, few, full, fullDay])
    await venue.ticket({ status: 'RESERVED', slot });
  await venue.rows("UPDATE reservation_slots SET status = 'CLOSED' WHERE id = ?", closed);
}

// Gives the organisation all that it can show of itself; null takes it away again.
async function dress(venue, accent) {
  const values = accent === null ? ['none', 'none', 'none', 'none', 'none']
    : ['Rua das Portas 12\\n1100-012 Lisboa\\nPortugal', 'visit@doors.example', '+351 200 000 000', accent, LOGO];
  const options = ['address', 'email', 'phone', 'accent', 'logo'].flatMap((name, i) => [`--${name}`, values[i]]);
  await venue.call('ctl', 'orgs', 'set', '1', ...options);
}

async function withLimits(venue, limits, act) {
  await venue.call('configure', { limits });
  try {
    await act();
  } finally {
    await venue.call('configure', { limits: { reservation: '0', availability: '0' } });
  }
}

// A slot that one booking fills.
async function narrowSlot(venue, hour) {
  return venue.slot('2026-11-27', { start: `${hour}:00:00`, end: `${hour}:30:00`, capacity: 1 });
}

// Leads @page, JavaScript on or off, through all states and calls look(name) at each.
async function visitStates(venue, page, look) {
  const ticket = await venue.ticket();
  await page.goto('/reserve');
  await look('ticket');
  await enterCode(page, 'NO-SUCH-TICKET');
  await look('ticket-refused');
  await withLimits(venue, { reservation: '1000/60' }, async () => {
    for (let number = 0; number <= 10; number++) await page.goto(`/reserve?ticket=GUESS-${number}`);
    await look('ticket-slowed');
  });
  await venue.rows('DELETE FROM rate_counters'); // the venue's clock stands still
  await enterCode(page, ticket.code);
  await look('contact');
  await enterContact(page, { email: 'john@example', phone: '12' });
  await look('contact-refused');
  await visitCodes(venue, page, look);
  await page.goto('/reserve/contact');
  await enterContact(page);
  await look('month');
  await page.goto('/reserve/slots?date=2026-11-27');
  await look('day');
  for (const [name, query] of [['month-empty', 'month=2026-12'], ['month-last', 'month=2027-02'],
    ['month-first', 'month=2026-08'], ['month-refused', 'month=2030-01'], ['day-over', 'date=2026-11-20']]) {
    await page.goto(`/reserve/slots?${query}`);
    await look(name);
  }
  await visitLosses(venue, page, look);
  await page.goto('/reserve/slots?date=2026-11-27');
  await chooseSlot(page, NOON);
  await look('summary');
  await press(page, page.getByRole('link', { name: 'Change phone' }));
  await look('contact-change');
  await press(page, button(page, 'Continue'));
  await page.locator('button[name=confirm]').click();
  await page.waitForURL(/\/reserve\/done\//);
  await look('done');
  await visitAfterwards(venue, page, ticket, look);
}

// The contact is to be proven: codes that are wrong, too often, too old, and new ones.
async function visitCodes(venue, page, look) {
  await venue.call('verify', 'both');
  await enterContact(page);
  await look('codes');
  const wrong = { email_code: '12345', phone_code: '' };
  await typeCodes(page, wrong);
  await look('codes-refused');
  const { email_code: right } = await venue.call('newest_codes');
  for (let tries = 0; tries < 3; tries++)
    await typeCodes(page, { email_code: right, phone_code: right === '000000' ? '000001' : '000000' });
  await look('codes-exhausted');
  await venue.call('set_clock', LATER);
  await page.goto('/reserve/codes');
  await look('codes-expired');
  await press(page, button(page, 'Send new codes'));
  await look('codes-again');
  await venue.call('verify', 'email');
  await page.goto('/reserve/contact');
  await enterContact(page);
  await look('code');
  await venue.call('verify', 'none');
  await venue.call('set_clock', CLOCK);
}

// Slots that are gone, forms that come too often or too late.
async function visitLosses(venue, page, look) {
  const [early, earlier] = [await narrowSlot(venue, '08'), await narrowSlot(venue, '07')];
  await page.goto('/reserve/slots?date=2026-11-27');
  await venue.ticket({ status: 'RESERVED', slot: earlier });
  await chooseSlot(page, '7:00 AM – 7:30 AM');
  await look('day-lost');
  await chooseSlot(page, '8:00 AM – 8:30 AM');
  await venue.ticket({ status: 'RESERVED', slot: early });
  await page.locator('button[name=confirm]').click();
  await page.getByRole('alert').waitFor();
  await look('summary-lost');
  await page.goto('/reserve/contact');
  await withLimits(venue, { reservation: '1/60', availability: '1/60' }, async () => {
    await enterContact(page, { email: 'a@', phone: '1' });
    await enterContact(page, { email: 'a@', phone: '1' });
    await look('contact-too-often');
    await page.goto('/reserve/slots');
    await page.goto('/reserve/slots');
    await look('month-too-often');
  });
}

// The reservation is made: what comes of it, of its end, and of a lost session.
async function visitAfterwards(venue, page, ticket, look) {
  const done = page.url();
  await dress(venue, '#ffff00');
  await page.reload();
  await look('done-dressed');
  await page.goto('/reserve');
  await look('ticket-dressed');
  await dress(venue, null);
  await page.goto(done);
  await press(page, page.getByRole('link', { name: 'Reserve another ticket for this slot' }));
  await look('ticket-again');
  await page.context().clearCookies();
  await page.goto('/reserve/confirm');
  await look('session-lost');
  await page.goto('/no/such/page');
  await look('not-found');
  await visitResending(venue, page, ticket, look);
  await venue.call('ctl', 'orders', 'cancel', String(ticket.order_id));
  await page.goto(done);
  await look('done-cancelled');
}

// Where mail is on, the owner of a reserved ticket has the confirmation sent again.
async function visitResending(venue, page, ticket, look) {
  const again = button(page, 'Send the confirmation again');
  const mail = { smtp_url: 'smtp://127.0.0.1:25', from: 'Museum <tickets@example.org>' };
  await venue.call('configure', { mail });
  await enterCode(page, ticket.code);
  await look('ticket-reserved');
  await press(page, again);
  await look('resent');
  await enterCode(page, ticket.code);
  await press(page, again);
  await look('resend-too-often');
  await venue.call('configure', { mail: { smtp_url: '' } });
}

module.exports = { furnish, dress, visitStates };
