// The whole way from the ticket's code to the QR code: at every width, with and without JavaScript, with
// the keyboard alone, right to left (UX C1, C2, C9, C21, C23, C26).
'use strict';

const assert = require('node:assert/strict');
const { test, before, after } = require('node:test');
const { Venue, PHONE, DESK, CONTACT, shoot, assertPage } = require('./venue.js');
const { findOverlaps } = require('./measure.js');

const HEADINGS = ['What is your ticket code?', 'How can we reach you?', 'When would you like to come?',
  'Reservation summary', 'Reservation confirmed!'];
const DAY = 'Friday, November 27, 2026: open';
const MOST_ACTIONS = 12;

const venue = new Venue();

before(async () => {
  await venue.open();
  await venue.slot('2026-11-25', { start: '10:00:00', end: '12:00:00' });
  await venue.slot('2026-11-27', { start: '12:00:00', end: '14:00:00' });
});

after(async () => {
  assert.deepEqual(await venue.call('records.broken_invariants'), []);
  await venue.close();
});

async function assertStep(page, step, shot) {
  await page.getByRole('heading', { level: 1, name: HEADINGS[step - 1] }).waitFor();
  await assertPage(page, step, HEADINGS[step - 1]);
  assert.deepEqual(await page.evaluate(findOverlaps), []);
  await shoot(page, `${shot}-${step}`);
}

async function assertBooked(ticket) {
  const made = await venue.rows('SELECT customer_email FROM ticket_reservations WHERE ticket_id = ?', ticket.id);
  assert.deepEqual(made, [{ customer_email: CONTACT.email }]);
}

// By mouse or finger; returns how often something was pressed or filled in.
async function goAllTheWay(page, ticket, shot, codes = false) {
  let actions = 0;
  const act = async (promise) => { actions++; await promise; };
  const press = (name) => act(page.getByRole('button', { name }).first().click());
  await page.goto('/');
  await assertStep(page, 1, shot);
  await act(page.getByLabel('Ticket code').fill(ticket.code));
  await press('Continue');
  await assertStep(page, 2, shot);
  await act(page.getByLabel('E-mail address').fill(CONTACT.email));
  await act(page.getByLabel('Phone number').fill(CONTACT.phone));
  await press('Continue');
  if (codes) {
    await page.getByRole('heading', { level: 1, name: 'Enter the codes we sent you' }).waitFor();
    const { email_code: mailed, phone_code: texted } = await venue.call('newest_codes');
    await act(page.getByLabel('Code from the e-mail').fill(mailed));
    await act(page.getByLabel('Code from the text message').fill(texted));
    await press('Continue');
  }
  await assertStep(page, 3, `${shot}-month`);
  await act(page.getByRole('link', { name: DAY }).click());
  await page.getByRole('heading', { name: 'Friday, November 27' }).waitFor();
  await assertStep(page, 3, shot);
  await press('Select this slot');
  await assertStep(page, 4, shot);
  await press('Confirm reservation');
  await assertStep(page, 5, shot);
  return actions;
}

for (const [width, height] of [[320, 640], [390, 844], [768, 1024], [1280, 800]]) {
  for (const [colorScheme, javaScriptEnabled] of [['light', true], ['dark', false]]) {
    const how = javaScriptEnabled ? 'with' : 'without';
    test(`${width} pixels wide, ${colorScheme}, ${how} JavaScript`, async () => {
      const ticket = await venue.ticket();
      const page = await venue.visitor({ javaScriptEnabled, colorScheme, viewport: { width, height },
        reducedMotion: 'reduce' });
      const actions = await goAllTheWay(page, ticket, `way-${width}-${colorScheme}`);
      assert.ok(actions <= MOST_ACTIONS, `${actions} actions`);
      await assertBooked(ticket);
      await page.context().close();
    });
  }
}

test('with codes to both addresses it does not take long either', async () => {
  await venue.call('verify', 'both');
  const page = await venue.visitor();
  const actions = await goAllTheWay(page, await venue.ticket(), 'way-codes', true);
  await venue.call('verify', 'none');
  assert.ok(actions <= MOST_ACTIONS, `${actions} actions`);
});

// ---- with the keyboard alone ----

// What is focused can be seen: it has an outline of 2 pixels or more, and is on the screen, uncovered.
async function assertFocusIsSeen(page) {
  const { outline, isSeen } = await page.evaluate(() => {
    const focused = document.activeElement;
    const style = getComputedStyle(focused);
    const box = focused.getBoundingClientRect();
    const x = Math.min(Math.max((box.left + box.right) / 2, 0), innerWidth - 1);
    const y = Math.min(Math.max((box.top + box.bottom) / 2, 0), innerHeight - 1);
    const top = document.elementFromPoint(x, y);
    return { outline: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
      isSeen: focused.contains(top) || top.contains(focused) };
  });
  assert.ok(outline >= 2, 'the focus has an outline');
  assert.ok(isSeen, 'the focus is not hidden');
}

// Presses Tab until the element has the focus.
async function tabTo(page, locator) {
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab');
    await assertFocusIsSeen(page);
    if (await locator.evaluate((element) => element === document.activeElement)) return;
  }
  assert.fail(`Tab does not lead to ${locator}`);
}

const waitForStep = (page, step) => page.getByRole('heading', { level: 1, name: HEADINGS[step - 1] }).waitFor();

async function type(page, label, text) {
  await tabTo(page, page.getByLabel(label));
  await page.keyboard.type(text);
}

async function pressButton(page, name) {
  await tabTo(page, page.getByRole('button', { name }).first());
  await page.keyboard.press('Enter');
}

// Opens the day by Tab, Enter and, in the grid, the arrows; the focus goes on from where it is.
async function openDayByKeys(page, isGrid) {
  if (!isGrid) {
    await tabTo(page, page.getByRole('link', { name: DAY }));
    await page.keyboard.press('Enter');
    await page.waitForURL(/date=2026-11-27/);
    return;
  }
  await tabTo(page, page.locator('[role=grid] [tabindex="0"]'));
  const forward = await page.evaluate(() => (document.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight'));
  for (let i = 0; i < 4; i++) {
    await page.keyboard.press(forward);
    await assertFocusIsSeen(page);
  }
  await page.keyboard.press('Enter');
  await page.locator('#day-name:focus').waitFor();
}

async function goByKeyboard(page, ticket, isGrid) {
  await page.goto('/');
  await page.keyboard.press('Tab');
  assert.match(await page.evaluate(() => document.activeElement.innerText), /Skip to the page/);
  await page.keyboard.press('Enter');
  await type(page, 'Ticket code', ticket.code);
  await page.keyboard.press('Enter');
  await waitForStep(page, 2);
  await pressButton(page, 'Continue');
  await page.locator('.problem:focus').waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter'); // the summary's first link
  await page.locator('#email:focus').waitFor();
  await page.keyboard.type(CONTACT.email);
  await type(page, 'Phone number', CONTACT.phone);
  await pressButton(page, 'Continue');
  await waitForStep(page, 3);
  await openDayByKeys(page, isGrid);
  await pressButton(page, 'Select this slot');
  await waitForStep(page, 4);
  await pressButton(page, 'Confirm reservation');
  await waitForStep(page, 5);
  await tabTo(page, page.getByRole('link', { name: 'Download QR code' }));
  await assertBooked(ticket);
}

for (const [viewport, javaScriptEnabled] of [[PHONE, true], [PHONE, false], [DESK, true], [DESK, false]]) {
  const how = javaScriptEnabled ? 'with' : 'without';
  test(`with the keyboard alone, ${viewport.width} pixels wide, ${how} JavaScript`, async () => {
    const page = await venue.visitor({ javaScriptEnabled, viewport });
    await goByKeyboard(page, await venue.ticket(), javaScriptEnabled);
    assert.deepEqual(page.complaints, []);
  });
}

test('with the keyboard alone, right to left', async () => {
  const page = await venue.visitor({ javaScriptEnabled: true });
  await page.addInitScript(() => addEventListener('DOMContentLoaded', () => { document.documentElement.dir = 'rtl'; }));
  await goByKeyboard(page, await venue.ticket(), true);
});

test('right to left, nothing overlaps at any width', async () => {
  const page = await venue.visitor({ javaScriptEnabled: true, reducedMotion: 'reduce' });
  await page.addInitScript(() => addEventListener('DOMContentLoaded', () => { document.documentElement.dir = 'rtl'; }));
  for (const width of [320, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await goAllTheWay(page, await venue.ticket(), `rtl-${width}`);
  }
});
