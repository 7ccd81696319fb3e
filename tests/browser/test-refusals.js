// What the pages say when something is wrong: the sentence, the status, the input kept, and a way on
// (contract 3.4, PRD 4.2.1, UX C4, C5, C12, C15, C28). In a real browser without JavaScript.
'use strict';

const assert = require('node:assert/strict');
const { test, before, after } = require('node:test');
const { Venue, CONTACT, shoot, press, button, enterCode, enterContact, chooseDay, chooseSlot,
  goToSummary, assertPage, assertRefused } = require('./venue.js');

const DAY = 'Friday, November 27, 2026';
const NOON = '12:00 PM – 2:00 PM';
const EXPIRED_LINK = /Please enter your ticket code again/;
const STALE = /This form did not come from our page, or it is too old/;

const venue = new Venue();

before(async () => {
  await venue.open();
  await venue.slot('2026-11-20', { start: '10:00:00', end: '12:00:00' });
  await venue.slot('2026-11-25', { start: '10:00:00', end: '12:00:00' });
  await venue.slot('2026-11-27', { start: '12:00:00', end: '14:00:00' });
  await venue.slot('2026-11-28', { start: '10:00:00', end: '12:00:00' });
  await venue.slot('2027-01-15', { start: '10:00:00', end: '12:00:00' });
});

after(async () => {
  assert.deepEqual(await venue.call('records.broken_invariants'), []);
  await venue.close();
});

// A slot on that Friday that one booking fills: nobody else's test touches it.
async function narrowSlot(hour) {
  return venue.slot('2026-11-27', { start: `${hour}:00:00`, end: `${hour}:30:00`, capacity: 1 });
}

async function countOf(ticket) {
  return (await venue.rows('SELECT id FROM ticket_reservations WHERE ticket_id = ?', ticket.id)).length;
}

test('every ticket that cannot be reserved has its own sentence', async () => {
  const [past] = await venue.rows("SELECT id FROM reservation_slots WHERE date = '2026-11-20'");
  const [next] = await venue.rows("SELECT id FROM reservation_slots WHERE date = '2026-11-25'");
  const good = (await venue.ticket()).code;
  const slip = good.slice(0, -1) + (good.endsWith('0') ? '1' : '0');
  const cases = [
    ['NO-SUCH-TICKET', 400, /^(?!.*mistyped).*Invalid ticket code\. Please check and try again\./s],
    [slip, 400, /Invalid ticket code\. Please check and try again\..*mistyped/s],
    [' ', 400, /Invalid ticket code/],
    ['<b>&"\'', 400, /Invalid ticket code/],
    [await venue.ticket({ status: 'PENDING_PAYMENT', order: 'PENDING' }), 409,
      /This ticket is not activated yet\. Please complete payment\./],
    [await venue.ticket({ status: 'RESERVED', slot: next.id }), 409,
      /This ticket is already reserved for Wednesday, November 25, 2026\./],
    [await venue.ticket({ status: 'VERIFIED', slot: next.id }), 409, /This ticket was already used\./],
    [await venue.ticket({ status: 'RESERVED', slot: past.id }), 409, /This ticket has expired\./],
    [await venue.ticket({ valid_until: '2026-11-22' }), 409, /This ticket has expired\./],
    [await venue.ticket({ order: 'CANCELLED' }), 409, /This ticket was cancelled/],
  ];
  const page = await venue.visitor();
  for (const [given, status, sentence] of cases) {
    const code = given.code ?? given;
    const response = await enterCode(page, code);
    await assertRefused(page, response, status, sentence);
    await assertPage(page, 1, 'What is your ticket code?');
    assert.equal(await page.getByLabel('Ticket code').inputValue(), code);
    assert.match(await page.locator('#ticket_code-error').innerText(), sentence);
  }
  await shoot(page, 'phone-refused-code');
  const linked = await page.goto('/reserve?ticket=NO-SUCH-TICKET');
  await assertRefused(page, linked, 400, /Invalid ticket code/);
  assert.deepEqual(await page.context().cookies(), []);
});

test('contact that cannot be right is refused at its field', async () => {
  const page = await venue.visitor();
  await enterCode(page, (await venue.ticket()).code);
  let response = await enterContact(page, { email: 'john@example', phone: '202-555-1234' });
  await assertRefused(page, response, 400, /e-mail address.*phone number/s);
  await assertPage(page, 2, 'How can we reach you?');
  assert.equal(await page.getByLabel('E-mail address').inputValue(), 'john@example');
  assert.equal(await page.getByLabel('Phone number').inputValue(), '202-555-1234');
  assert.equal(await page.locator('[aria-invalid=true]').count(), 2);
  await shoot(page, 'phone-refused-contact');
  response = await enterContact(page, { email: CONTACT.email, phone: '12' });
  await assertRefused(page, response, 400, /^(?!.*e-mail address like).*phone number/s);
  // The summary's link leads to the field.
  await page.getByRole('alert').getByRole('link').click();
  assert.match(page.url(), /#phone$/);
});

test('a slot that fills up while it is looked at: other times in one tap', async () => {
  const ticket = await venue.ticket();
  const slot = await narrowSlot('08');
  const page = await venue.visitor();
  await enterCode(page, ticket.code);
  await enterContact(page);
  await chooseDay(page, DAY);
  await venue.ticket({ status: 'RESERVED', slot });
  const response = await chooseSlot(page, '8:00 AM – 8:30 AM');
  await assertRefused(page, response, 409, /This time slot is full\. Please select another time\./);
  await assertPage(page, 3, 'When would you like to come?');
  const others = page.getByRole('region', { name: 'Nearest times with places' }).getByRole('button');
  assert.equal(await others.count(), 3);
  await press(page, others.first());
  await assertPage(page, 4, 'Reservation summary');
  await press(page, page.locator('button[name=confirm]'));
  await assertPage(page, 5, 'Reservation confirmed!');
  assert.equal(await countOf(ticket), 1);
});

test('a slot that fills up before the last press: the data is kept', async () => {
  const ticket = await venue.ticket();
  const slot = await narrowSlot('09');
  const page = await venue.visitor();
  await goToSummary(page, ticket.code, '9:00 AM – 9:30 AM', DAY);
  await venue.ticket({ status: 'RESERVED', slot });
  const response = await press(page, page.locator('button[name=confirm]'));
  await assertRefused(page, response, 409, /This time slot is full\. Please select another time\./);
  await assertPage(page, 4, 'Reservation summary');
  const text = await page.locator('main').innerText();
  assert.ok(text.includes(CONTACT.email) && text.includes(CONTACT.phone) && text.includes(ticket.code));
  assert.equal(await page.locator('button[name=confirm]').count(), 0);
  await shoot(page, 'phone-slot-lost');
  assert.equal(await countOf(ticket), 0);

  assert.equal((await page.reload()).status(), 409);
  await press(page, page.getByRole('region', { name: 'Nearest times' }).getByRole('button').first());
  await press(page, page.locator('button[name=confirm]'));
  await assertPage(page, 5, 'Reservation confirmed!');
});

test('a slot that is closed meanwhile offers others, too', async () => {
  const slot = await venue.slot('2026-11-27', { start: '10:00:00', end: '10:30:00' });
  const page = await venue.visitor();
  await goToSummary(page, (await venue.ticket()).code, '10:00 AM – 10:30 AM', DAY);
  await venue.rows("UPDATE reservation_slots SET status = 'CLOSED' WHERE id = ?", slot);
  const response = await press(page, page.locator('button[name=confirm]'));
  await assertRefused(page, response, 409, /This time slot is closed\. Please select another time\./);
  assert.equal(await page.getByRole('region', { name: 'Nearest times' }).count(), 1);
});

test('a ticket whose order was refunded in between is not booked', async () => {
  const ticket = await venue.ticket();
  const page = await venue.visitor();
  await goToSummary(page, ticket.code, NOON, DAY);
  await venue.rows("UPDATE orders SET status = 'REFUNDED' WHERE id = ?", ticket.order_id);
  const response = await press(page, page.locator('button[name=confirm]'));
  await assertRefused(page, response, 409, /This ticket was cancelled/);
  assert.equal(await countOf(ticket), 0);
});

test('hand-made slot ids are refused', async () => {
  const [orq] = await venue.call('records.organisation', 'Elsewhere', 'UTC');
  const foreign = await venue.slot('2026-11-27', { orq });
  const [past] = await venue.rows("SELECT id FROM reservation_slots WHERE date = '2026-11-20'");
  const page = await venue.visitor();
  await enterCode(page, (await venue.ticket({ valid_until: '2026-11-26' })).code);
  await enterContact(page);
  await chooseDay(page, 'Wednesday, November 25, 2026');
  const csrf = await page.locator('input[name=csrf]').first().getAttribute('value');
  const [invalid] = await venue.rows("SELECT id FROM reservation_slots WHERE date = '2026-11-28'");
  for (const [slot_id, status] of [['', 400], ['x', 400], ['0', 400], ['-1', 400], ['99999999', 400],
    ['9223372036854775808', 400], [foreign, 400], [past.id, 409], [invalid.id, 409]]) {
    const answer = await page.context().request.post('/reserve/slots', { form: { csrf, slot_id } });
    assert.equal(answer.status(), status, `slot ${slot_id}`);
    assert.match(await answer.text(), /role="alert"/);
  }
});

test('a lost session is said plainly and goes on where it was', async () => {
  const ticket = await venue.ticket();
  const page = await venue.visitor();
  await goToSummary(page, ticket.code, NOON, DAY);
  await page.context().clearCookies({ name: 'gatehouse_booking' });
  const response = await press(page, page.locator('button[name=confirm]'));
  await assertRefused(page, response, 403, EXPIRED_LINK);
  await assertPage(page, 1, 'What is your ticket code?');
  assert.equal(await countOf(ticket), 0);
  await page.goto('/reserve/confirm');
  await assertPage(page, 1, 'What is your ticket code?');
  assert.match(await page.getByRole('status').innerText(), /Your session has ended/);
  await shoot(page, 'phone-session-lost');
  await page.getByLabel('Ticket code').fill(ticket.code);
  await press(page, button(page, 'Continue'));
  await assertPage(page, 4, 'Reservation summary');
  await press(page, page.locator('button[name=confirm]'));
  await assertPage(page, 5, 'Reservation confirmed!');
});

test('a browser without cookies is told so, and what to do', async () => {
  const ticket = await venue.ticket();
  const page = await venue.visitor();
  await goToSummary(page, ticket.code, NOON, DAY);
  await page.context().clearCookies();
  const needed = /This site needs cookies.*Allow cookies for this site/;
  await assertRefused(page, await press(page, page.locator('button[name=confirm]')), 403, needed);
  await page.context().clearCookies();
  await assertRefused(page, await page.goto('/reserve/contact'), 403, needed);
  await assertPage(page, 1, 'What is your ticket code?');
  await shoot(page, 'phone-no-cookies');
  await page.getByLabel('Ticket code').fill(ticket.code);
  await press(page, button(page, 'Continue'));
  await assertPage(page, 2, 'How can we reach you?');
});

test('contact that was typed into a lost session is not typed again', async () => {
  const ticket = await venue.ticket();
  const page = await venue.visitor();
  await enterCode(page, ticket.code);
  await page.context().clearCookies({ name: 'gatehouse_booking' });
  const response = await enterContact(page);
  await assertRefused(page, response, 403, EXPIRED_LINK);
  await page.getByLabel('Ticket code').fill(ticket.code);
  await press(page, button(page, 'Continue'));
  await page.goto('/reserve/contact');
  assert.equal(await page.getByLabel('E-mail address').inputValue(), CONTACT.email);
});

test('a forged or expired booking token opens nothing', async () => {
  const ticket = await venue.ticket();
  const page = await venue.visitor();
  await goToSummary(page, ticket.code, NOON, DAY);
  const cookies = await page.context().cookies();
  const token = cookies.find((cookie) => cookie.name === 'gatehouse_booking');
  assert.ok(token.httpOnly && token.sameSite === 'Lax');
  await page.context().addCookies([{ ...token, value: token.value.replace(/.$/, '.') }]);
  assert.equal((await page.context().request.post('/reserve/confirm', { form: {} })).status(), 403);
  await page.context().addCookies([token]);
  await venue.call('set_clock', '2026-11-23 12:29:59');
  assert.equal((await page.goto('/reserve/confirm')).status(), 200);
  await assertPage(page, 4, 'Reservation summary');
  await venue.call('set_clock', '2026-11-23 12:30:00');
  await page.goto('/reserve/confirm');
  await assertPage(page, 1, 'What is your ticket code?');
  await venue.call('set_clock', '2026-11-23 12:00:00');
});

test('a form of another window is shown anew, not booked', async () => {
  const [first, second] = [await venue.ticket(), await venue.ticket()];
  const page = await venue.visitor();
  await goToSummary(page, first.code, NOON, DAY);
  const other = await page.context().newPage();
  other.complaints = [];
  await goToSummary(other, second.code, NOON, DAY);
  let response = await press(page, page.locator('button[name=confirm]'));
  await assertRefused(page, response, 403, STALE);
  assert.ok((await page.locator('main').innerText()).includes(second.code));

  // The same ticket, but another slot than the one that the first window shows.
  await press(other, other.getByRole('link', { name: 'Change date' }));
  await chooseDay(other, 'Wednesday, November 25, 2026');
  await chooseSlot(other, '10:00 AM – 12:00 PM');
  response = await press(page, page.locator('button[name=confirm]'));
  await assertRefused(page, response, 403, STALE);
  assert.ok((await page.locator('main').innerText()).includes('Wednesday, November 25, 2026'));
  assert.equal(await countOf(first) + await countOf(second), 0);
});

test('forms from other sites are refused on every step', async () => {
  const ticket = await venue.ticket();
  const page = await venue.visitor();
  await goToSummary(page, ticket.code, NOON, DAY);
  const form = Object.fromEntries(await page.locator('form input[type=hidden]').evaluateAll(
    (inputs) => inputs.map((input) => [input.name, input.value])));
  const all = { ...form, confirm: '1', ticket_code: ticket.code, ...CONTACT, slot_id: '1' };
  for (const headers of [{ Origin: 'https://evil.example' }, { 'Sec-Fetch-Site': 'cross-site' }]) {
    for (const path of ['/reserve', '/reserve/contact', '/reserve/slots', '/reserve/confirm']) {
      const answer = await page.context().request.post(path, { form: all, headers, maxRedirects: 0 });
      assert.equal(answer.status(), 403, path);
      assert.match(await answer.text(), STALE);
    }
  }
  for (const path of ['/reserve/contact', '/reserve/slots', '/reserve/confirm']) {
    const answer = await page.context().request.post(path,
      { form: { ...all, csrf: 'A'.repeat(43) }, maxRedirects: 0 });
    assert.equal(answer.status(), 403, path);
  }
  assert.equal(await countOf(ticket), 0);
});

test('too many forms: a wait in words, and the input is kept', async () => {
  const page = await venue.visitor();
  await enterCode(page, (await venue.ticket()).code);
  await venue.call('configure', { limits: { reservation: '2/60', availability: '1/60' } });
  try {
    await enterContact(page, { email: 'a@', phone: '1' });
    await enterContact(page, { email: 'a@', phone: '1' });
    let response = await enterContact(page);
    await assertRefused(page, response, 429, /Too many tries\. Please wait 60 seconds and try again\./);
    assert.equal(response.headers()['retry-after'], '60');
    assert.equal(await page.getByLabel('E-mail address').inputValue(), CONTACT.email);
    response = await page.goto('/reserve?ticket=ANY-CODE');
    await assertRefused(page, response, 429, /Too many tries/);
    await page.goto('/reserve/slots');
    assert.equal((await page.goto('/reserve/slots')).status(), 429);
    assert.match(await page.getByRole('alert').innerText(), /Too many tries/);
  } finally {
    await venue.call('configure', { limits: { reservation: '0', availability: '0' } });
  }
});

test('the calendar says why it ends, and leads over empty months', async () => {
  const page = await venue.visitor();
  await enterCode(page, (await venue.ticket()).code);
  await enterContact(page);
  await press(page, page.getByRole('link', { name: 'Next month: December 2026' }));
  await assertPage(page, 3, 'When would you like to come?');
  assert.match(await page.locator('main').innerText(), /no places left in December 2026/);
  await shoot(page, 'phone-empty-month');
  await press(page, page.getByRole('link', { name: 'Go to January 2027' }));
  assert.equal(await page.getByRole('link', { name: 'Friday, January 15, 2027' }).count(), 1);
  await press(page, page.getByRole('link', { name: 'Next month: February 2027' }));
  assert.equal(await page.getByRole('link', { name: 'Next month' }).count(), 0);
  assert.match(await page.locator('main').innerText(), /Reservations open 3 months ahead\./);
  for (const [query, status] of [['month=2027-02', 200], ['month=2027-03', 400], ['month=x', 400],
    ['date=2026-11-31', 400], ['date=2027-03-01', 400], ['date=2026-11-20', 200]])
    assert.equal((await page.goto(`/reserve/slots?${query}`)).status(), status, query);
  await assertPage(page, 3, 'When would you like to come?');
  assert.ok(await page.getByRole('button', { name: 'Over' }).isDisabled());
});

test('the calendar keeps to what the ticket is valid for', async () => {
  const page = await venue.visitor();
  await enterCode(page, (await venue.ticket({ valid_from: '2026-11-26', valid_until: '2026-11-27' })).code);
  await enterContact(page);
  const days = await page.locator('.month td a').allInnerTexts();
  assert.equal(days.length, 1);
  assert.match(days[0], /November 27, 2026/);
});

test('a cancelled reservation says so', async () => {
  const ticket = await venue.ticket();
  const page = await venue.visitor();
  await goToSummary(page, ticket.code, NOON, DAY);
  await press(page, page.locator('button[name=confirm]'));
  const done = page.url();
  await venue.call('ctl', 'orders', 'cancel', String(ticket.order_id));
  assert.equal((await page.goto(done)).status(), 409);
  await assertPage(page, 0, 'This reservation was cancelled');
  assert.equal((await page.context().request.get(`${done}/qr.png`)).status(), 409);
});

test('unknown addresses and wrong methods get a page', async () => {
  const page = await venue.visitor();
  assert.equal((await page.goto('/no/such/page')).status(), 404);
  await assertPage(page, 0, 'Page not found');
  await shoot(page, 'phone-not-found');
  assert.equal((await page.request.delete('/reserve')).status(), 405);
  assert.equal((await page.request.post('/reserve', { data: '{}' })).status(), 415);
  const style = await page.request.get('/static/site.css');
  assert.equal(style.headers()['content-type'], 'text/css; charset=utf-8');
  const again = await page.request.get('/static/site.css', { headers: { 'If-None-Match': style.headers().etag } });
  assert.equal(again.status(), 304);
  for (const name of ['nothing.css', '..%2Fsite.css', 'site.css%00'])
    assert.ok([400, 404].includes((await page.request.get(`/static/${name}`)).status()), name);
});
