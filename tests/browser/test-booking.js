// The whole way in a real browser without JavaScript (UX C1): from the ticket's code to the QR code,
// on a phone and on a desk; and that nothing a visitor presses twice books twice.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { test, before, after } = require('node:test');
const { Venue, PHONE, DESK, CONTACT, shoot, press, button, enterCode, enterContact, chooseDay,
  chooseSlot, goToSummary, assertPage, readQr } = require('./venue.js');

const venue = new Venue();
let slot;

before(async () => {
  await venue.open();
  await venue.slot('2026-11-23', { start: '09:00:00', end: '11:00:00' });
  await venue.slot('2026-11-25', { start: '10:00:00', end: '12:00:00', capacity: 20 });
  const limited = await venue.slot('2026-11-26', { start: '10:00:00', end: '12:00:00', capacity: 4 });
  slot = await venue.slot('2026-11-27', { start: '12:00:00', end: '14:00:00' });
  const full = await venue.slot('2026-11-27', { start: '14:00:00', end: '16:00:00', capacity: 1 });
  await venue.slot('2026-11-27', { start: '22:00:00', end: '02:00:00' });
  for (const taken of [limited, limited, full])
    await venue.ticket({ status: 'RESERVED', slot: taken });
});

after(async () => {
  assert.deepEqual(await venue.call('records.broken_invariants'), []);
  await venue.close();
});

async function reservations(ticket) {
  return venue.rows('SELECT * FROM ticket_reservations WHERE ticket_id = ?', ticket.id);
}

async function assertDone(page, ticket) {
  await assertPage(page, 5, 'Reservation confirmed!');
  const text = await page.locator('main').innerText();
  for (const words of ['Friday, November 27, 2026', '12:00 PM – 2:00 PM', 'Lisbon time',
    'Example Museum', ticket.code, CONTACT.email, CONTACT.phone])
    assert.ok(text.includes(words), `${words} is missing`);
}

// Saves the picture and the calendar file of the success page.
async function assertFiles(page, ticket) {
  const box = await page.getByRole('img', { name: `QR code of ticket ${ticket.code}` }).boundingBox();
  assert.ok(box.width >= 200 && Math.abs(box.width - box.height) < 1, 'the QR code is large enough');

  const [picture] = await Promise.all([page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download QR code' }).click()]);
  assert.equal(picture.suggestedFilename(), `${ticket.code}.png`);
  const copy = `${await picture.path()}.png`;
  fs.copyFileSync(await picture.path(), copy);
  assert.equal(readQr(copy), ticket.code);
  fs.rmSync(copy);

  const [calendar] = await Promise.all([page.waitForEvent('download'),
    page.getByRole('link', { name: 'Add to calendar' }).click()]);
  assert.equal(calendar.suggestedFilename(), 'visit-2026-11-27.ics');
  const event = fs.readFileSync(await calendar.path(), 'utf8');
  for (const line of ['BEGIN:VCALENDAR', 'DTSTART:20261127T120000Z', 'DTEND:20261127T140000Z',
    'LOCATION:Example Museum', 'TRIGGER:-P1D', 'TRIGGER:-PT2H'])
    assert.ok(event.includes(`${line}\r\n`), `${line} is missing`);
  // Calendars are shared: nothing in them opens the ticket (UX C18).
  assert.ok(!event.includes(ticket.code) && !event.includes('/reserve'), 'the event gives it away');
}

for (const [name, viewport] of [['phone', PHONE], ['desk', DESK]]) {
  test(`from code to QR code on a ${name}`, async () => {
    const ticket = await venue.ticket();
    const page = await venue.visitor({ viewport });
    await page.goto('/');
    await assertPage(page, 1, 'What is your ticket code?');
    await shoot(page, `${name}-1-code`);

    await enterCode(page, ` ${ticket.code.toLowerCase().replaceAll('-', ' ')} `);
    await assertPage(page, 2, 'How can we reach you?');
    await shoot(page, `${name}-2-contact`);

    await enterContact(page);
    await assertPage(page, 3, 'When would you like to come?');
    assert.equal(await page.getByRole('link', { name: /November (1?\d|2[0-4]), 2026/ }).count(), 0,
      'past days and days without slots are no links');
    await shoot(page, `${name}-3-month`);
    await chooseDay(page, 'Friday, November 27, 2026: open');
    await assertPage(page, 3, 'When would you like to come?');
    const full = page.getByRole('listitem').filter({ hasText: '2:00 PM – 4:00 PM' });
    assert.ok(await full.getByRole('button', { name: 'Full' }).isDisabled());
    assert.ok((await full.innerText()).includes('0/1 available'));
    assert.ok((await page.locator('main').innerText()).includes('200/200 available'));
    assert.equal((await page.locator('main').innerText()).match(/Lisbon/g).length, 1, 'the time zone is named once');
    await shoot(page, `${name}-4-day`);

    await chooseSlot(page, '12:00 PM – 2:00 PM');
    await assertPage(page, 4, 'Reservation summary');
    const summary = await page.locator('main').innerText();
    for (const words of [ticket.code, 'Friday, November 27, 2026', '12:00 PM – 2:00 PM',
      CONTACT.email, CONTACT.phone])
      assert.ok(summary.includes(words), `${words} is missing`);
    await shoot(page, `${name}-5-summary`);
    assert.deepEqual(await reservations(ticket), [], 'nothing is booked before the last press');

    const response = await press(page, page.locator('button[name=confirm]'));
    assert.equal(response.status(), 200);
    await assertDone(page, ticket);
    await shoot(page, `${name}-6-done`);
    await assertFiles(page, ticket);
    const [made] = await reservations(ticket);
    assert.equal(made.slot_id, slot);
    assert.equal(made.customer_email, CONTACT.email);
    assert.equal(made.customer_phone, '+12025551234');
    await page.context().close();
  });
}

test('the contact’s fields help whoever types, and take what is pasted', async () => {
  const page = await venue.visitor({ javaScriptEnabled: true });
  await enterCode(page, (await venue.ticket()).code);
  for (const [label, wanted] of [
    ['E-mail address', { type: 'email', autocomplete: 'email', maxlength: '254', spellcheck: 'false', autocapitalize: 'none' }],
    ['Phone number', { type: 'tel', autocomplete: 'tel', inputmode: 'tel' }]]) {
    for (const [name, value] of Object.entries(wanted))
      assert.equal(await page.getByLabel(label).getAttribute(name), value, name);
  }
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  for (const [label, text] of [['E-mail address', ` ${CONTACT.email} `], ['Phone number', '+1 (202) 555.1234']]) {
    await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
    await page.getByLabel(label).focus();
    await page.keyboard.press('Control+V');
  }
  await press(page, button(page, 'Continue'));
  await assertPage(page, 3, 'When would you like to come?');
  await page.goto('/reserve/contact');
  assert.equal(await page.getByLabel('Phone number').inputValue(), '+1 (202) 555.1234', 'shown as typed');
});

test('a ticket in the link skips the first page', async () => {
  const ticket = await venue.ticket();
  const page = await venue.visitor();
  await page.goto(`/reserve?ticket=${ticket.code}`);
  await assertPage(page, 2, 'How can we reach you?');
  assert.ok((await page.locator('main').innerText()).includes(ticket.code));
});

test('browser Back never books again and keeps what was typed', async () => {
  const ticket = await venue.ticket();
  const page = await venue.visitor();
  await goToSummary(page, ticket.code);
  await page.goBack();
  await page.goBack();
  await page.goBack();
  await assertPage(page, 2, 'How can we reach you?');
  assert.equal(await page.getByLabel('E-mail address').inputValue(), CONTACT.email);
  assert.equal(await page.getByLabel('Phone number').inputValue(), CONTACT.phone);
  await page.goForward();
  await page.goForward();
  await page.goForward();
  await assertPage(page, 4, 'Reservation summary');
  await press(page, page.locator('button[name=confirm]'));
  await assertDone(page, ticket);

  await page.goBack();
  await assertDone(page, ticket);
  await page.goto('/reserve/slots');
  await assertDone(page, ticket);
  await page.reload();
  assert.equal((await reservations(ticket)).length, 1);
});

test('a double click books once', async () => {
  const ticket = await venue.ticket();
  const page = await venue.visitor();
  await goToSummary(page, ticket.code);
  await page.locator('button[name=confirm]').dblclick();
  await page.waitForURL(/\/reserve\/done\//);
  await assertDone(page, ticket);
  assert.equal((await reservations(ticket)).length, 1);
});

test('the same form sent twelve times at once books once and leads to one page', async () => {
  const ticket = await venue.ticket();
  const page = await venue.visitor();
  await goToSummary(page, ticket.code);
  const form = Object.fromEntries(await page.locator('form input[type=hidden]').evaluateAll(
    (inputs) => inputs.map((input) => [input.name, input.value])));
  const answers = await Promise.all(Array.from({ length: 12 }, () => page.context().request.post(
    '/reserve/confirm', { form: { ...form, confirm: '1' }, maxRedirects: 0 })));
  assert.deepEqual(answers.map((answer) => answer.status()), Array(12).fill(303));
  assert.equal(new Set(answers.map((answer) => answer.headers().location)).size, 1);
  assert.equal((await reservations(ticket)).length, 1);
});

test('the success page opens again, elsewhere too, and nothing beside its link does', async () => {
  const ticket = await venue.ticket();
  const page = await venue.visitor();
  await goToSummary(page, ticket.code);
  await press(page, page.locator('button[name=confirm]'));
  const other = await venue.visitor({ viewport: DESK });
  await other.goto(page.url());
  await assertPage(other, 5, 'Reservation confirmed!');
  const touched = page.url().replace(/.{3}$/, 'AAA');
  assert.equal((await other.goto(touched)).status(), 404);
  await assertPage(other, 0, 'Page not found');
  assert.equal((await other.request.get(`${touched}/qr.png`)).status(), 404);
  assert.equal((await other.request.get(`${touched}/event.ics`)).status(), 404);
});

test('families reserve the next ticket for the same slot without typing anything twice', async () => {
  const [first, second, third] = [await venue.ticket(), await venue.ticket(), await venue.ticket()];
  const page = await venue.visitor();
  await goToSummary(page, first.code);
  await press(page, page.locator('button[name=confirm]'));
  await press(page, page.getByRole('link', { name: 'Reserve another ticket for this slot' }));
  await assertPage(page, 1, 'What is your ticket code?');
  assert.ok((await page.locator('main').innerText()).includes('Friday, November 27, 2026'));
  await shoot(page, 'phone-again');
  await page.getByLabel('Ticket code').fill(second.code);
  await press(page, button(page, 'Continue'));
  await assertPage(page, 4, 'Reservation summary');
  await press(page, page.locator('button[name=confirm]'));
  await assertDone(page, second);
  assert.equal((await reservations(second))[0].slot_id, slot);

  // By its code alone, the next ticket has the contact already.
  await enterCode(page, third.code);
  await assertPage(page, 2, 'How can we reach you?');
  assert.equal(await page.getByLabel('E-mail address').inputValue(), CONTACT.email);
  assert.deepEqual(await reservations(third), []);
});

test('Change links lead back to the summary', async () => {
  const ticket = await venue.ticket();
  const page = await venue.visitor();
  await goToSummary(page, ticket.code);
  await press(page, page.getByRole('link', { name: 'Change phone' }));
  await assertPage(page, 2, 'How can we reach you?');
  await page.getByLabel('Phone number').fill('+351 213 456 789');
  await press(page, button(page, 'Continue'));
  await assertPage(page, 4, 'Reservation summary');
  assert.ok((await page.locator('main').innerText()).includes('+351 213 456 789'));
  await press(page, page.getByRole('link', { name: 'Change date' }));
  await chooseDay(page, 'Wednesday, November 25, 2026');
  await chooseSlot(page, '10:00 AM – 12:00 PM');
  await assertPage(page, 4, 'Reservation summary');
  assert.ok((await page.locator('main').innerText()).includes('Wednesday, November 25, 2026'));
});
