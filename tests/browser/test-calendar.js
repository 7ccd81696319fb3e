// The calendar with JavaScript: a date grid for the keyboard and for screen readers, months asked for
// when they are wanted and kept five minutes, and a history that leads back (UX C8 to C12, PRD 8.1).
'use strict';

const assert = require('node:assert/strict');
const { test, before, after, beforeEach } = require('node:test');
const { Venue, DESK, enterCode, enterContact, openDay, shoot, chooseSlot, assertPage } = require('./venue.js');

const FRIDAY = 'Friday, November 27, 2026: open';
const venue = new Venue();
let page;
let asked; // the queries of the calendar that the script sent

before(async () => {
  await venue.open();
  await venue.slot('2026-11-25', { start: '10:00:00', end: '12:00:00', capacity: 20 });
  const limited = await venue.slot('2026-11-26', { start: '10:00:00', end: '12:00:00', capacity: 2 });
  await venue.slot('2026-11-27', { start: '12:00:00', end: '14:00:00', capacity: 30 });
  const full = await venue.slot('2026-11-28', { start: '12:00:00', end: '14:00:00', capacity: 1 });
  await venue.slot('2026-12-31', { start: '12:00:00', end: '14:00:00' });
  await venue.slot('2027-01-15', { start: '12:00:00', end: '14:00:00' });
  for (const slot of [limited, full])
    await venue.ticket({ status: 'RESERVED', slot });
});

after(() => venue.close());

// A new visitor at the month.
beforeEach(async () => {
  await page?.context().close();
  page = await venue.visitor({ javaScriptEnabled: true });
  await enterCode(page, (await venue.ticket()).code);
  await enterContact(page);
  asked = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.pathname === '/reserve/slots' && request.resourceType() === 'fetch') asked.push(url.search);
  });
});

const cell = (date) => page.locator(`td[data-date="${date}"]`);
const month = (name) => page.getByRole('heading', { name, exact: true }).waitFor();

// Waits until the focus is on the day.
async function assertOnDay(date) {
  await page.locator(`td:focus[data-date="${date}"]`).waitFor();
  assert.equal(await page.locator('[role=grid] [tabindex="0"]').count(), 1);
  assert.equal(await page.locator('[role=grid] [tabindex="0"]').getAttribute('data-date'), date);
}

async function pressKeys(...keys) {
  for (const key of keys) await page.keyboard.press(key);
}

test('the month is a grid with one place to tab to', async () => {
  const grid = page.getByRole('grid', { name: 'Days of November 2026' });
  assert.equal(await grid.getByRole('columnheader').count(), 7);
  assert.equal(await grid.getByRole('gridcell').and(page.locator('[data-date]')).count(), 30);
  assert.equal(await grid.locator('[tabindex="0"]').count(), 1, 'one place to tab to');
  assert.equal(await grid.locator('[tabindex="0"]').getAttribute('data-date'), '2026-11-23', 'today');
  assert.equal(await grid.locator('[aria-selected]').count(), 0);
  assert.equal(await grid.locator('a:not([tabindex="-1"])').count(), 0);
  assert.equal(await page.locator('#month').getAttribute('aria-live'), 'polite');
  for (const [date, disabled, label] of [
    ['2026-11-20', 'true', 'Friday, November 20, 2026: in the past'],
    ['2026-11-24', 'true', 'Tuesday, November 24, 2026: no times'],
    ['2026-11-26', null, 'Thursday, November 26, 2026: limited'],
    ['2026-11-27', null, FRIDAY],
    ['2026-11-28', 'true', 'Saturday, November 28, 2026: full']]) {
    assert.equal(await cell(date).getAttribute('aria-disabled'), disabled, date);
    assert.equal(await cell(date).locator('.unseen').innerText(), label);
  }
});

test('a state shows in words and in the kind of border, not in the colour alone', async () => {
  const seen = new Set();
  for (const date of ['2026-11-24', '2026-11-26', '2026-11-27', '2026-11-28']) {
    const look = await cell(date).locator(':scope > *').evaluate((box) => {
      const style = getComputedStyle(box);
      const isSeen = style.borderTopColor !== 'rgba(0, 0, 0, 0)';
      return [box.querySelector('small')?.innerText ?? '', isSeen ? style.borderTopStyle : 'none',
        getComputedStyle(box.querySelector('b')).textDecorationLine].join('|');
    });
    seen.add(look);
  }
  assert.deepEqual([...seen], ['|none|none', 'limited|dashed|none', 'open|solid|none', 'full|none|line-through']);
});

test('the keys of a date grid move by day, week and month', async () => {
  await cell('2026-11-23').focus();
  const week = await cell('2026-11-23').evaluate((day) =>
    [...day.parentElement.children].map((other) => other.dataset.date));
  for (const [key, date] of [['ArrowRight', '2026-11-24'], ['ArrowDown', '2026-12-01'], ['ArrowUp', '2026-11-24'],
    ['ArrowLeft', '2026-11-23'], ['End', week[6]], ['End', week[6]], ['Home', week[0]], ['PageDown', null],
    ['PageUp', week[0]], ['ArrowLeft', null], ['ArrowRight', week[0]]]) {
    await page.keyboard.press(key);
    if (date) await assertOnDay(date);
    else await page.locator(`td:focus:not([data-date="${week[0]}"])`).waitFor();
  }
  await cell('2026-11-23').focus();
  await page.keyboard.press('PageDown');
  await assertOnDay('2026-12-23');
  await page.keyboard.press('PageDown');
  await assertOnDay('2027-01-23');
  // The last day of a month is the last of a shorter one, too.
  await page.goto('/reserve/slots?month=2027-01');
  await cell('2027-01-31').focus();
  await page.keyboard.press('PageDown');
  await assertOnDay('2027-02-28');
  await page.keyboard.press('Shift+ArrowLeft');
  await assertOnDay('2027-02-28');
});

test('right to left, the arrows are mirrored', async () => {
  await page.evaluate(() => { document.documentElement.dir = 'rtl'; });
  await cell('2026-11-24').focus();
  await page.keyboard.press('ArrowLeft');
  await assertOnDay('2026-11-25');
  await pressKeys('ArrowRight', 'ArrowRight');
  await assertOnDay('2026-11-23');
  await page.keyboard.press('ArrowDown');
  await assertOnDay('2026-11-30');
});

test('Enter and Space open a day and lead to its times; other days do nothing', async () => {
  await cell('2026-11-27').focus();
  await page.keyboard.press('Enter');
  const heading = page.getByRole('heading', { name: 'Friday, November 27' });
  await heading.waitFor();
  await page.locator('#day-name:focus').waitFor();
  assert.equal(await page.locator('[aria-selected=true]').count(), 1);
  assert.equal(await cell('2026-11-27').getAttribute('aria-selected'), 'true');
  assert.equal(await page.locator('[role=grid] [tabindex="0"]').getAttribute('data-date'), '2026-11-27');
  assert.match(await cell('2026-11-27').innerText(), /chosen/);

  await cell('2026-11-25').focus();
  await page.keyboard.press('Space');
  await page.getByRole('heading', { name: 'Wednesday, November 25' }).waitFor();
  assert.equal(await page.locator('[aria-selected=true]').count(), 1);
  assert.match(page.url(), /\?date=2026-11-25$/);

  const sent = asked.length;
  await cell('2026-11-28').focus();
  await pressKeys('Enter', 'Space', 'ArrowLeft');
  await assertOnDay('2026-11-27');
  assert.equal(asked.length, sent);
  await chooseSlot(page, '10:00 AM – 12:00 PM');
  await assertPage(page, 4, 'Reservation summary');
});

test('months are asked for when they are wanted, and kept for five minutes', async () => {
  await page.clock.install();
  await page.reload();
  const next = page.getByRole('link', { name: /^Next month/ });
  const previous = page.getByRole('link', { name: /^Previous month/ });
  assert.deepEqual(asked, [], 'nothing is asked for before it is wanted');
  await next.click();
  await month('December 2026');
  await previous.click();
  await month('November 2026');
  await next.click();
  await month('December 2026');
  assert.deepEqual(asked, ['?month=2026-12']);
  await page.clock.fastForward('05:01');
  await previous.click();
  await month('November 2026');
  await next.click();
  await month('December 2026');
  assert.deepEqual(asked, ['?month=2026-12', '?month=2026-11', '?month=2026-12']);
});

test('opening a day reads its places anew', async () => {
  const text = () => page.locator('#day').innerText();
  await openDay(page, FRIDAY);
  assert.match(await text(), /30\/30 available/);
  const [slot] = await venue.rows("SELECT id FROM reservation_slots WHERE date = '2026-11-27'");
  await venue.ticket({ status: 'RESERVED', slot: slot.id });
  await openDay(page, 'Wednesday, November 25, 2026: open');
  assert.match(await text(), /20\/20 available/);
  await openDay(page, FRIDAY);
  assert.match(await text(), /29\/30 available/);
  assert.deepEqual(asked, ['?date=2026-11-27', '?date=2026-11-25', '?date=2026-11-27']);
  await shoot(page, 'script-day');
});

test('Back, Forward and reload keep the month and the day', async () => {
  await openDay(page, FRIDAY);
  await page.getByRole('link', { name: /^Next month/ }).click();
  await month('December 2026');
  assert.match(page.url(), /\?month=2026-12$/);
  await page.locator('a[rel=next]:focus').waitFor();
  await openDay(page, 'Thursday, December 31, 2026: open');
  await page.goBack();
  await page.getByText('Choose a day to see its times.').waitFor();
  await month('December 2026');
  await page.goBack();
  await page.getByRole('heading', { name: 'Friday, November 27' }).waitFor();
  await month('November 2026');
  await page.goForward();
  await page.goForward();
  await page.getByRole('heading', { name: 'Thursday, December 31' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'Thursday, December 31' }).waitFor();
  assert.equal(await page.locator('[aria-selected=true]').getAttribute('data-date'), '2026-12-31');
  await page.goBack();
  await month('December 2026');
  assert.deepEqual(page.complaints, []);
});

test('the ends of the calendar are said, by link and by key', async () => {
  for (const name of ['December 2026', 'January 2027', 'February 2027']) {
    await page.getByRole('link', { name: `Next month: ${name}` }).click();
    await month(name);
  }
  assert.equal(await page.getByRole('link', { name: /^Next month/ }).count(), 0);
  await page.locator('[role=grid] [tabindex="0"]:focus').waitFor();
  await pressKeys('PageDown');
  assert.match(await page.locator('#progress').innerText(), /Reservations open 3 months ahead\./);
  assert.equal(await page.locator('#month').innerText(), 'February 2027');
  await pressKeys('PageUp');
  await month('January 2027');
  assert.equal(await page.locator('#progress').innerText(), '');
  for (const name of ['December 2026', 'November 2026', 'October 2026', 'September 2026', 'August 2026']) {
    await page.getByRole('link', { name: `Previous month: ${name}` }).click();
    await month(name);
  }
  await assertPage(page, 3, 'When would you like to come?');
  assert.match(await page.locator('main').innerText(), /Only the last 3 months can be shown\./);
});

test('an empty month leads on to the next with places', async () => {
  await page.goto('/reserve/slots?month=2026-10');
  assert.match(await page.locator('main').innerText(), /no places left in October 2026/);
  assert.equal(await page.locator('#day').count(), 0);
  await page.getByRole('link', { name: 'Go to November 2026' }).click();
  await month('November 2026');
  await page.getByText('Choose a day to see its times.').waitFor();
  await assertOnDay('2026-11-23');
});

test('a link that is opened beside stays a link', async () => {
  await page.setViewportSize(DESK);
  const [other] = await Promise.all([page.context().waitForEvent('page'),
    page.getByRole('link', { name: FRIDAY }).click({ modifiers: ['Control'] })]);
  await other.waitForLoadState();
  assert.match(other.url(), /\?date=2026-11-27#day$/);
  assert.deepEqual(asked, []);
});
