// When the network fails, many want the same, or a visitor presses twice: what the script does about
// it, with JavaScript on (UX C15, C16, C28, PRD 8.3). Time is the browser's own, moved on by the test.
'use strict';

const assert = require('node:assert/strict');
const { test, before, after } = require('node:test');
const { Venue, CONTACT, press, button, enterCode, enterContact, openDay, chooseSlot, assertPage,
  assertRefused } = require('./venue.js');

const DAY = 'Friday, November 27, 2026';
const NOON = '12:00 PM – 2:00 PM';
const venue = new Venue();

before(async () => {
  await venue.open();
  await venue.slot('2026-11-25', { start: '10:00:00', end: '12:00:00' });
  await venue.slot('2026-11-27', { start: '12:00:00', end: '14:00:00' });
  await venue.slot('2026-11-28', { start: '10:00:00', end: '12:00:00' });
  await venue.slot('2026-12-31', { start: '12:00:00', end: '14:00:00' });
});

after(async () => {
  assert.deepEqual(await venue.call('records.broken_invariants'), []);
  await venue.close();
});

async function countOf(ticket) {
  return (await venue.rows('SELECT id FROM ticket_reservations WHERE ticket_id = ?', ticket.id)).length;
}

async function narrowSlot(hour) {
  return venue.slot('2026-11-27', { start: `${hour}:00:00`, end: `${hour}:30:00`, capacity: 1 });
}

// A visitor at the calendar, and one at the summary of a slot.
async function atCalendar(ticket) {
  const page = await venue.visitor({ javaScriptEnabled: true });
  await enterCode(page, ticket.code);
  await enterContact(page);
  return page;
}

async function atSummary(ticket, time = NOON) {
  const page = await atCalendar(ticket);
  await openDay(page, DAY);
  await chooseSlot(page, time);
  await assertPage(page, 4, 'Reservation summary');
  return page;
}

const confirm = (page) => page.locator('button[name=confirm]');
const retry = (page) => page.locator('#progress').getByRole('button', { name: 'Retry' });
const month = (page, name) => page.getByRole('heading', { name, exact: true }).waitFor();
const done = (page) => page.waitForURL(/\/reserve\/done\//);
const isMonth = (url) => url.search === '?month=2026-12';
const turn = (page) => page.getByRole('link', { name: 'Next month: December 2026' }).click();

// Cuts the network for requests of that kind; returns how many there were so far.
async function cut(page, which, times = Infinity) {
  const count = { tries: 0 };
  await page.route(which, (route) => (count.tries++ < times ? route.abort('connectionfailed') : route.continue()));
  return count;
}

test('a network that fails for a moment is asked again without a word', async () => {
  const page = await atCalendar(await venue.ticket());
  const count = await cut(page, isMonth, 2);
  await turn(page);
  await page.locator('#progress').filter({ hasText: 'The connection failed. Trying again…' })
    .getByRole('button', { name: 'Retry' }).waitFor(); // both at once
  await month(page, 'December 2026');
  assert.equal(count.tries, 3);
  assert.equal(await page.locator('#progress').innerText(), '');
  await page.locator('a[rel=next]:focus').waitFor();
  await assertPage(page, 3, 'When would you like to come?');
});

test('tries grow rarer, then a button asks again', async () => {
  const page = await atCalendar(await venue.ticket());
  await page.clock.install();
  await page.reload();
  await page.clock.pauseAt(Date.now() + 1000); // or it runs on beside runFor()
  const count = await cut(page, isMonth);
  let failed = page.waitForEvent('requestfailed');
  await turn(page);
  for (const pause of [500, 1000, 2000, 4000, 8000]) {
    await failed;
    await retry(page).waitFor();
    failed = page.waitForEvent('requestfailed');
    await page.clock.runFor(pause * 0.7);
    const before = count.tries;
    await page.clock.runFor(pause);
    await failed;
    assert.equal(count.tries, before + 1, `after ${pause} ms`);
  }
  await page.getByText('There is no connection. Check your network, then press Retry.').waitFor();
  const before = count.tries;
  await page.clock.runFor(60000);
  assert.equal(count.tries, before, 'nothing is asked for without end');
  await page.unroute(isMonth);
  await retry(page).click();
  await month(page, 'December 2026');
  assert.equal(await page.locator('#progress').innerText(), '');
});

test('what is asked for meanwhile replaces what does not come', async () => {
  const page = await atCalendar(await venue.ticket());
  await cut(page, isMonth);
  await turn(page);
  await retry(page).waitFor();
  await openDay(page, `${DAY}: open`);
  assert.ok(!await retry(page).isVisible());
  assert.equal(await page.locator('#month').innerText(), 'November 2026');
});

test('the network is back: no waiting', async () => {
  const page = await atCalendar(await venue.ticket());
  await page.clock.install();
  await page.reload();
  await page.clock.pauseAt(Date.now() + 1000);
  await page.context().setOffline(true);
  await page.getByRole('link', { name: `${DAY}: open` }).click();
  await page.getByText('The connection failed. Trying again…').waitFor();
  await page.context().setOffline(false); // the clock stands still: only the event can have done it
  await page.getByRole('heading', { name: 'Friday, November 27' }).waitFor();
  await page.locator('#day-name:focus').waitFor();
});

test('an answer that never comes is asked for again', async () => {
  const page = await atCalendar(await venue.ticket());
  await page.clock.install();
  await page.reload();
  let held;
  await page.route(isMonth, (route) => (held ? route.continue() : void (held = route)));
  await turn(page);
  await page.getByText('Loading…').waitFor();
  await page.clock.fastForward(15000);
  await retry(page).click();
  await month(page, 'December 2026');
});

test('too many months at once: the wait counts down, then it goes on by itself', async () => {
  const page = await atCalendar(await venue.ticket());
  await page.clock.install();
  await page.reload();
  await venue.call('configure', { limits: { availability: '1/60' } });
  try {
    await openDay(page, `${DAY}: open`);
    await turn(page);
    await page.getByText('Too many requests at once.').waitFor();
    await page.getByText(/^Trying again in 0:\d\d$/).waitFor();
    await page.clock.fastForward(20000);
    assert.ok(await page.getByText('Too many requests at once.').isVisible());
    await page.getByText(/^Trying again in 0:[0-3]\d$/).waitFor();
    await venue.call('set_clock', '2026-11-23 12:02:00');
    await page.clock.fastForward(60000);
    await month(page, 'December 2026');
    assert.equal(await page.locator('#progress').innerText(), '');
  } finally {
    await venue.call('configure', { limits: { availability: '0' } });
  }
});

test('too many forms: the button comes back when trying again works', async () => {
  const ticket = await venue.ticket();
  const page = await venue.visitor({ javaScriptEnabled: true });
  await page.clock.install();
  await enterCode(page, ticket.code);
  await venue.call('configure', { limits: { reservation: '1/60' } });
  try {
    await venue.call('set_clock', '2026-11-23 12:10:00');
    await enterContact(page, { email: 'john@', phone: '1' });
    const response = await enterContact(page);
    await assertRefused(page, response, 429, /Too many tries\. Please wait 60 seconds and try again\./);
    await page.locator('.problem:focus').waitFor();
    assert.ok(await button(page, 'Continue').isDisabled());
    await page.getByText(/^You can try again in (1:00|0:\d\d)$/).waitFor();
    await venue.call('set_clock', '2026-11-23 12:11:00');
    await page.clock.fastForward(61000);
    await page.getByText('You can try again now.').waitFor();
    assert.equal(await page.getByLabel('E-mail address').inputValue(), CONTACT.email);
    await press(page, button(page, 'Continue'));
    await assertPage(page, 3, 'When would you like to come?');
  } finally {
    await venue.call('configure', { limits: { reservation: '0' } });
  }
});

test('a page that is refused for a while can be asked for again', async () => {
  const page = await atCalendar(await venue.ticket());
  await page.clock.install();
  await venue.call('configure', { limits: { availability: '1/60' } });
  try {
    await venue.call('set_clock', '2026-11-23 12:20:00');
    await page.reload();
    assert.equal((await page.reload()).status(), 429);
    const again = page.getByRole('link', { name: 'Try again' });
    assert.ok(!await again.isVisible());
    await venue.call('set_clock', '2026-11-23 12:21:00');
    await page.clock.fastForward(61000);
    await press(page, again);
    await assertPage(page, 3, 'When would you like to come?');
  } finally {
    await venue.call('configure', { limits: { availability: '0' } });
  }
});

test('two visitors press for the last place: one has it, the other three times to choose from', async () => {
  const tickets = [await venue.ticket(), await venue.ticket()];
  const slot = await narrowSlot('08');
  const pages = [await atSummary(tickets[0], '8:00 AM – 8:30 AM'), await atSummary(tickets[1], '8:00 AM – 8:30 AM')];
  await Promise.all(pages.map((page) => confirm(page).click()));
  const ends = await Promise.all(pages.map((page) => Promise.race([done(page).then(() => 'booked'),
    page.getByRole('alert').waitFor().then(() => 'refused')])));
  assert.deepEqual([...ends].sort(), ['booked', 'refused']);
  const loser = pages[ends.indexOf('refused')];
  assert.match(await loser.getByRole('alert').innerText(), /This time slot is full\. Please select another time\./);
  await loser.locator('.problem:focus').waitFor();
  assert.match(await loser.title(), /^Error: Reservation summary/);
  await assertPage(loser, 4, 'Reservation summary');
  assert.ok((await loser.locator('main').innerText()).includes(CONTACT.email));
  const others = loser.getByRole('region', { name: 'Nearest times with places' }).getByRole('button');
  assert.equal(await others.count(), 3);
  await press(loser, others.first());
  await assertPage(loser, 4, 'Reservation summary');
  await confirm(loser).click();
  await done(loser);
  assert.equal(await countOf(tickets[0]) + await countOf(tickets[1]), 2);
  assert.equal((await venue.rows('SELECT booked_count FROM reservation_slots WHERE id = ?', slot))[0].booked_count, 1);
});

test('the network is cut at the last press: the page stays, and Retry books', async () => {
  const ticket = await venue.ticket();
  const page = await atSummary(ticket);
  const count = await cut(page, (url) => url.pathname === '/reserve/confirm');
  await confirm(page).click();
  await page.getByText('The connection failed. Trying again…').waitFor();
  await assertPage(page, 4, 'Reservation summary');
  assert.ok(await confirm(page).isDisabled());
  assert.equal(await countOf(ticket), 0);
  await page.unrouteAll();
  await retry(page).click();
  await done(page);
  await assertPage(page, 5, 'Reservation confirmed!');
  assert.ok(count.tries >= 1);
  assert.equal(await countOf(ticket), 1);
});

test('the answer to the last press is lost: asking again books nothing twice', async () => {
  const ticket = await venue.ticket();
  const page = await atSummary(ticket);
  let sent = 0;
  await page.route((url) => url.pathname === '/reserve/confirm', async (route) => {
    if (++sent > 2) return route.continue();
    await route.fetch({ maxRedirects: 0 });
    return route.abort('connectionreset');
  });
  await confirm(page).click();
  await done(page);
  await assertPage(page, 5, 'Reservation confirmed!');
  assert.equal(sent, 3);
  assert.equal(await countOf(ticket), 1);
});

test('pressed twice, a form is sent once', async () => {
  const ticket = await venue.ticket();
  const page = await venue.visitor({ javaScriptEnabled: true });
  const posts = [];
  page.on('request', (request) => {
    if (request.method() === 'POST') posts.push(new URL(request.url()).pathname);
  });
  await page.goto('/reserve');
  await page.getByLabel('Ticket code').fill(ticket.code);
  await button(page, 'Continue').dblclick();
  await page.waitForURL(/\/contact$/);
  await page.getByLabel('E-mail address').fill(CONTACT.email);
  await page.getByLabel('Phone number').fill(CONTACT.phone);
  await button(page, 'Continue').dblclick();
  await page.waitForURL(/\/slots$/);
  await openDay(page, DAY);
  await button(page, /^Select this slot ?: 12:00 PM/).dblclick();
  await page.waitForURL(/\/confirm$/);
  await confirm(page).dblclick();
  await done(page);
  assert.deepEqual(posts, ['/reserve', '/reserve/contact', '/reserve/slots', '/reserve/confirm']);
  assert.equal(await countOf(ticket), 1);
});

// Presses the first form's button, and the browser gets nowhere.
async function sendIntoTheVoid(page) {
  await page.goto('/reserve');
  await page.getByLabel('Ticket code').fill((await venue.ticket()).code);
  await page.evaluate(() => addEventListener('submit', (event) => event.preventDefault(), { once: true }));
  await button(page, 'Continue').click();
  await page.getByText('Sending…').waitFor();
  await page.locator('button[data-held]:disabled').waitFor();
}

async function assertCanBeSent(page) {
  await assertPage(page, 1, 'What is your ticket code?');
  assert.ok(await button(page, 'Continue').isEnabled());
  assert.equal(await page.locator('#progress').innerText(), '');
  await press(page, button(page, 'Continue'));
  await assertPage(page, 2, 'How can we reach you?');
}

test('a form says that it is sent, and can be sent again after coming back', async () => {
  const page = await venue.visitor({ javaScriptEnabled: true });
  await sendIntoTheVoid(page);
  // As the browser does when it brings back a page that it kept.
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
  await assertCanBeSent(page);
});

test('a form whose sending was stopped can be sent again after a while', async () => {
  const page = await venue.visitor({ javaScriptEnabled: true });
  await page.clock.install();
  await sendIntoTheVoid(page);
  assert.ok(await button(page, 'Continue').isDisabled());
  await page.clock.fastForward(15000);
  await assertCanBeSent(page);
});

test('Back after the reservation leads to it, and nothing is sent again', async () => {
  const ticket = await venue.ticket();
  const page = await atSummary(ticket);
  await confirm(page).click();
  await done(page);
  const address = page.url();
  const posts = [];
  page.on('request', (request) => {
    if (request.method() === 'POST') posts.push(request.url());
  });
  for (let i = 0; i < 3; i++) {
    await page.goBack();
    assert.equal(page.url(), address);
    await assertPage(page, 5, 'Reservation confirmed!');
  }
  assert.deepEqual(posts, []);
  assert.equal(await countOf(ticket), 1);
});

test('a lost session is said, and goes on where it was: from the calendar', async () => {
  const ticket = await venue.ticket();
  const page = await atCalendar(ticket);
  await page.context().clearCookies({ name: 'gatehouse_booking' });
  await page.getByRole('link', { name: `${DAY}: open` }).click();
  await page.getByText(/Your session has ended/).waitFor();
  await assertPage(page, 1, 'What is your ticket code?');
  await page.getByLabel('Ticket code').fill(ticket.code);
  await press(page, button(page, 'Continue'));
  await assertPage(page, 3, 'When would you like to come?');
});

test('a lost session is said, and goes on where it was: from the last press', async () => {
  const ticket = await venue.ticket();
  const page = await atSummary(ticket);
  await page.context().clearCookies({ name: 'gatehouse_booking' });
  await confirm(page).click();
  await page.getByRole('alert').getByText(/Please enter your ticket code again/).waitFor();
  await assertPage(page, 1, 'What is your ticket code?');
  await page.getByLabel('Ticket code').fill(ticket.code);
  await press(page, button(page, 'Continue'));
  await assertPage(page, 4, 'Reservation summary');
  await confirm(page).click();
  await done(page);
  assert.equal(await countOf(ticket), 1);
});
