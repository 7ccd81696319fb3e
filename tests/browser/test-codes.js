// Codes that prove an address, between contact and calendar: the whole way at every width, with and without
// JavaScript, with the keyboard alone and right to left; pasting, new codes and the countdown until then (UX C7).
'use strict';

const assert = require('node:assert/strict');
const { test, before, after, beforeEach } = require('node:test');
const { Venue, CONTACT, shoot, press, button, enterCode, enterContact, typeCodes, chooseDay, chooseSlot, assertPage,
  assertRefused } = require('./venue.js');
const { findOverlaps } = require('./measure.js');

const CLOCK = '2026-11-23 12:00:00';
const HEADING = 'Enter the codes we sent you';
const DAY = 'Friday, November 27, 2026: open';
const NOON = '12:00 PM – 2:00 PM';

const venue = new Venue();

before(async () => {
  await venue.open();
  await venue.slot('2026-11-27', { start: '12:00:00', end: '14:00:00' });
});

beforeEach(async () => {
  await venue.call('set_clock', CLOCK);
  await venue.call('verify', 'both');
  await venue.rows('DELETE FROM rate_counters'); // of the address, which all visitors here have
});

after(async () => {
  assert.deepEqual(await venue.call('records.broken_invariants'), []);
  await venue.close();
});

async function goToCodes(page, ticket) {
  await enterCode(page, (ticket ?? await venue.ticket()).code);
  await enterContact(page);
  await assertPage(page, 2, HEADING);
}

const field = (page, name) => page.getByLabel(name === 'email_code' ? 'Code from the e-mail' : 'Code from the text message');

for (const [width, height, colorScheme, javaScriptEnabled] of [[320, 640, 'light', true], [390, 844, 'dark', false],
  [768, 1024, 'light', false], [1280, 800, 'dark', true]]) {
  test(`the whole way, ${width} pixels wide, ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async () => {
    const ticket = await venue.ticket();
    const page = await venue.visitor({ javaScriptEnabled, colorScheme, viewport: { width, height } });
    await goToCodes(page, ticket);
    assert.deepEqual(await page.evaluate(findOverlaps), []);
    await shoot(page, `codes-way-${width}-${colorScheme}`);
    await typeCodes(page, await venue.call('newest_codes'));
    await assertPage(page, 3, 'When would you like to come?');
    if (javaScriptEnabled) await page.getByRole('link', { name: DAY }).click();
    else await chooseDay(page, DAY);
    await chooseSlot(page, NOON);
    await page.locator('button[name=confirm]').click();
    await page.getByRole('heading', { name: 'Reservation confirmed!' }).waitFor();
    const made = await venue.rows('SELECT customer_email FROM ticket_reservations WHERE ticket_id = ?', ticket.id);
    assert.deepEqual(made, [{ customer_email: CONTACT.email }]);
    await page.context().close();
  });
}

test('a phone offers the code and its digits, and a paste of any form is taken', async () => {
  const page = await venue.visitor({ javaScriptEnabled: true });
  await goToCodes(page);
  const codes = await venue.call('newest_codes');
  for (const name of Object.keys(codes)) {
    assert.equal(await field(page, name).getAttribute('autocomplete'), 'one-time-code');
    assert.equal(await field(page, name).getAttribute('inputmode'), 'numeric');
  }
  const arabic = codes.phone_code.replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit)));
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  for (const [name, text] of [['email_code', `  ${codes.email_code.slice(0, 3)} - ${codes.email_code.slice(3)} `],
    ['phone_code', `\u200f${arabic}`]]) {
    await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
    await field(page, name).focus();
    await page.keyboard.press('Control+V');
  }
  await press(page, button(page, 'Continue'));
  await assertPage(page, 3, 'When would you like to come?');
});

test('a wrong code is told at its field, the right one is kept', async () => {
  const page = await venue.visitor();
  await goToCodes(page);
  const codes = await venue.call('newest_codes');
  const wrong = codes.phone_code === '000000' ? '000001' : '000000';
  const response = await typeCodes(page, { ...codes, phone_code: wrong });
  await assertRefused(page, response, 400, /This code is not right. You have 2 tries left./);
  assert.equal(await field(page, 'email_code').inputValue(), codes.email_code);
  assert.equal(await field(page, 'email_code').getAttribute('aria-invalid'), null);
  assert.equal(await field(page, 'phone_code').getAttribute('aria-invalid'), 'true');
  await page.getByRole('alert').getByRole('link').click();
  assert.match(page.url(), /#phone_code$/);
  await field(page, 'phone_code').fill(codes.phone_code);
  await press(page, button(page, 'Continue'));
  await assertPage(page, 3, 'When would you like to come?');
});

test('with JavaScript, only the button for new codes waits, and says how long', async () => {
  const page = await venue.visitor({ javaScriptEnabled: true });
  await page.clock.install();
  await goToCodes(page);
  await page.clock.pauseAt(Date.now() + 1000); // or it runs on beside runFor()
  const again = button(page, 'Send new codes');
  const left = async () => Number((await page.getByText(/You can try again in 0:\d\d/).innerText()).slice(-2));
  const first = await left();
  assert.ok(first > 0 && first <= 30, String(first));
  assert.ok(await again.isDisabled());
  assert.ok(await button(page, 'Continue').isEnabled());
  assert.equal(await page.getByText('You can ask for a new code').isVisible(), false, 'said once');
  await page.clock.runFor((first - 2) * 1000);
  assert.ok([1, 2].includes(await left()));
  await page.clock.runFor(3000);
  await page.getByText('You can try again now.').waitFor();
  assert.ok(await again.isEnabled());
  await venue.call('set_clock', '2026-11-23 12:00:30');
  await press(page, again);
  await page.getByText('New codes are on their way.').waitFor();
  await typeCodes(page, await venue.call('newest_codes'));
  await assertPage(page, 3, 'When would you like to come?');
});

test('without JavaScript, a sentence says how long, and pressing too early costs nothing', async () => {
  const page = await venue.visitor();
  await goToCodes(page);
  await page.getByText('You can ask for a new code in 30 seconds.').waitFor();
  await venue.call('set_clock', '2026-11-23 12:00:10');
  const response = await press(page, button(page, 'Send new codes'));
  await assertRefused(page, response, 429, /You can ask for a new code in 20 seconds./);
  await typeCodes(page, await venue.call('newest_codes'));
  await assertPage(page, 3, 'When would you like to come?');
});

test('codes that are too old lead to new ones', async () => {
  const page = await venue.visitor();
  await goToCodes(page);
  await venue.call('set_clock', '2026-11-23 12:05:00');
  const response = await typeCodes(page, await venue.call('newest_codes'));
  await assertRefused(page, response, 409, /Your code is no longer valid/);
  await assertPage(page, 2, 'You need new codes');
  await press(page, button(page, 'Send new codes'));
  await assertPage(page, 2, HEADING);
});

test('a mistyped address is changed, and its codes are dead', async () => {
  const page = await venue.visitor();
  await enterCode(page, (await venue.ticket()).code);
  await enterContact(page, { ...CONTACT, email: 'jon@example.com' });
  const old = await venue.call('newest_codes');
  await press(page, page.getByRole('link', { name: 'Change e-mail' }));
  assert.equal(await page.getByLabel('E-mail address').inputValue(), 'jon@example.com');
  assert.equal(await page.getByLabel('Phone number').inputValue(), CONTACT.phone);
  await enterContact(page);
  await page.getByText('j•••@example.com').waitFor();
  const response = await typeCodes(page, old);
  await assertRefused(page, response, 400, /This code is not right/);
});

const isFocused = (locator) => locator.evaluate((element) => element === document.activeElement);

for (const javaScriptEnabled of [true, false]) {
  test(`with the keyboard alone, ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async () => {
    const page = await venue.visitor({ javaScriptEnabled });
    await goToCodes(page);
    const codes = await venue.call('newest_codes');
    for (const name of ['email_code', 'phone_code']) {
      for (let i = 0; i < 40 && !await isFocused(field(page, name)); i++) await page.keyboard.press('Tab');
      await page.keyboard.type(codes[name]);
    }
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'When would you like to come?' }).waitFor();
  });
}

test('in Arabic, nothing overlaps at any width', async () => {
  for (const width of [320, 390, 1280]) {
    const page = await venue.visitor({ locale: 'ar', javaScriptEnabled: true, viewport: { width, height: 800 } });
    await page.goto('/reserve');
    await page.locator('#ticket_code').fill((await venue.ticket()).code);
    await press(page, page.locator('button.primary'));
    await page.locator('#email').fill(CONTACT.email);
    await page.locator('#phone').fill(CONTACT.phone);
    await press(page, page.locator('button.primary'));
    await page.locator('#email_code').waitFor();
    assert.equal(await page.locator('html').getAttribute('dir'), 'rtl');
    assert.deepEqual(await page.evaluate(findOverlaps), []);
    await shoot(page, `codes-ar-${width}`);
    await page.context().close();
  }
});
