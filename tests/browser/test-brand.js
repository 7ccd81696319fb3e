// An organisation's own colours, logo, address and contact: whatever colour it has, the pages can be read,
// in both themes and from right to left; what is printed or seen in forced colours stays as it is.
'use strict';

const assert = require('node:assert/strict');
const { test, before, after } = require('node:test');
const { Venue, shoot, press, goToSummary, enterCode, enterContact } = require('./venue.js');
const { dress } = require('./states.js');
const { findOverlaps, findSmallTargets, runAxe, withoutAxe } = require('./measure.js');

const ACCENTS = ['#6b2d5c', '#ffff00', '#000000', '#ffffff', '#ff0000', '#7f7f7f', '#00ff00'];
const SIZES = [[320, 640], [390, 844], [768, 1024], [1280, 800]];
const PLUM = 'rgb(107, 45, 92)';

const venue = new Venue();
let page;
let done;

before(async () => {
  await venue.open();
  await venue.slot('2026-11-26', { start: '10:00:00', end: '12:00:00', capacity: 2 });
  await venue.slot('2026-11-27', { start: '12:00:00', end: '14:00:00' });
  await venue.ticket({ status: 'RESERVED', slot: 1 });
  await dress(venue, '#6b2d5c');
  page = await venue.visitor({ reducedMotion: 'reduce' });
  await goToSummary(page, (await venue.ticket()).code);
  await press(page, page.locator('button[name=confirm]'));
  done = page.url();
});

after(() => venue.close());

// What it is in the end: a colour takes 120 ms to change.
const colour = (locator, property) => locator.evaluate(async (element, name) => {
  const style = getComputedStyle(element);
  void style[name]; // begins the transition
  await Promise.all(element.getAnimations().map((one) => one.finished));
  return style[name];
}, property);
const setAccent = (accent) => venue.rows('UPDATE organisations SET accent = ? WHERE id = 1', accent);

test('axe finds nothing, whatever the colour', { skip: withoutAxe }, async () => {
  const visitor = await venue.visitor({ javaScriptEnabled: true, reducedMotion: 'reduce' });
  await enterCode(visitor, (await venue.ticket()).code);
  await enterContact(visitor);
  const found = [];
  for (const [name, address] of [['contact', '/reserve/contact?change=1'], ['day', '/reserve/slots?date=2026-11-27'],
    ['done', done]]) {
    for (const accent of ACCENTS) {
      await setAccent(accent);
      await visitor.goto(address);
      for (const colorScheme of ['light', 'dark']) {
        await visitor.emulateMedia({ colorScheme });
        found.push(...(await runAxe(visitor)).map((text) => `${name} ${accent} ${colorScheme}: ${text}`));
        await shoot(visitor, `brand-${name}-${accent.slice(1)}-${colorScheme}`);
      }
    }
  }
  assert.deepEqual(found, []);
  assert.deepEqual(visitor.complaints, []);
});

test('the colour is the button’s, the links’ and the ring’s, and not the chosen day’s', async () => {
  await setAccent('#6b2d5c');
  const visitor = await venue.visitor({ colorScheme: 'light' });
  await enterCode(visitor, (await venue.ticket()).code);
  assert.equal(await colour(visitor.locator('.primary'), 'backgroundColor'), PLUM);
  assert.equal(await colour(visitor.locator('.back'), 'color'), PLUM);
  await visitor.locator('.back').focus();
  await visitor.keyboard.press('Tab');
  assert.equal(await colour(visitor.locator(':focus'), 'outlineColor'), PLUM);
  await visitor.emulateMedia({ colorScheme: 'dark' });
  assert.notEqual(await colour(visitor.locator('.primary'), 'backgroundColor'), PLUM);
  await visitor.emulateMedia({ colorScheme: 'light' });
  await enterContact(visitor);
  await visitor.goto('/reserve/slots?date=2026-11-27');
  assert.equal(await colour(visitor.locator('.selected > a'), 'backgroundColor'), 'rgb(29, 78, 216)'); // blue (PRD 4.2)
});

test('neither paper nor forced colours take it over', async () => {
  await setAccent('#ff0000');
  await page.goto(done);
  await page.emulateMedia({ media: 'print' });
  assert.equal(await colour(page.locator('.foot a').first(), 'color'), 'rgb(0, 0, 0)');
  assert.equal(await page.locator('.logo').isVisible(), true);
  assert.match(await page.locator('.facts').innerText(), /Rua das Portas 12\s+1100-012 Lisboa/);
  await shoot(page, 'brand-print');
  const sheets = (await page.pdf({ format: 'A4' })).toString('latin1').match(/\/Type\s*\/Page\b/g);
  assert.equal(sheets.length, 1, 'the pass fits on one sheet');
  await page.emulateMedia({ media: 'screen', forcedColors: 'active', colorScheme: 'dark' });
  const system = await page.locator('.brand').evaluate((element) => {
    element.style.backgroundColor = 'Canvas';
    return getComputedStyle(element).backgroundColor;
  });
  assert.equal(await colour(page.locator('.primary'), 'backgroundColor'), system);
  assert.equal(await colour(page.locator('.logo'), 'backgroundColor'), 'rgb(255, 255, 255)');
  await page.emulateMedia({ forcedColors: null, media: null, colorScheme: null });
});

test('it fits at every width, from right to left too', async () => {
  await setAccent('#6b2d5c');
  const found = [];
  for (const locale of ['en-US', 'ar']) {
    const visitor = await venue.visitor({ locale });
    for (const address of ['/reserve', done]) {
      await visitor.goto(address);
      for (const [width, height] of SIZES) {
        await visitor.setViewportSize({ width, height });
        const at = `${address.replace(/.*\//, '').slice(0, 7)} ${locale} ${width}: `;
        found.push(...(await visitor.evaluate(findOverlaps)).map((text) => at + text));
        found.push(...(await visitor.evaluate(findSmallTargets)).map((text) => at + text));
        await shoot(visitor, `brand-${address === done ? 'done' : 'ticket'}-${locale}-${width}`);
      }
    }
    if (locale === 'ar') assert.equal(await visitor.locator('html').getAttribute('dir'), 'rtl');
  }
  assert.deepEqual(found, []);
});

test('the logo says the name, and nothing moves when it comes', async () => {
  const visitor = await venue.visitor();
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  await visitor.route('**/brand/*.png', async (route) => {
    await held;
    await route.continue();
  });
  await visitor.goto('/reserve', { waitUntil: 'domcontentloaded' });
  // Nothing is painted before its style is there, but a box is told all the same.
  // Without JavaScript the page has no timers, either, so it is asked again from outside.
  const styled = () => visitor.evaluate(() => [...document.querySelectorAll('link[rel=stylesheet]')].every((link) => link.sheet));
  const deadline = Date.now() + 30000;
  while (!await styled()) {
    assert.ok(Date.now() < deadline, 'its style is there');
    await new Promise((resolve) => { setTimeout(resolve, 20); });
  }
  const logo = visitor.getByRole('img', { name: 'Example Museum' });
  const [room, link] = [await logo.boundingBox(), await visitor.locator('.brand').boundingBox()];
  release();
  await visitor.waitForLoadState('load');
  assert.equal(await logo.evaluate((image) => image.naturalWidth), 228);
  assert.deepEqual(await logo.boundingBox(), room);
  assert.deepEqual(await visitor.locator('.brand').boundingBox(), link);
  assert.deepEqual([room.width, room.height], [124, 44]);
});

test('a page stays light but for its logo, whose weight is bounded when it is set', async () => {
  const html = await (await page.request.get(done)).text();
  let bytes = Buffer.byteLength(html);
  for (const [, address] of html.matchAll(/(?:src|rel="(?:stylesheet|icon)"[^>]*href)="(\/(?:static|brand)\/[^"]*)"/g)) {
    const answer = await page.request.get(address);
    assert.equal(answer.status(), 200, address);
    const { length } = await answer.body();
    if (address.endsWith('.png')) assert.ok(length <= 65536);
    else bytes += length;
  }
  assert.ok(bytes <= 50000, `without the logo the page weighs ${bytes} bytes`);
});

test('an organisation without them costs no request', async () => {
  await dress(venue, null);
  const visitor = await venue.visitor();
  const asked = [];
  visitor.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await visitor.goto('/reserve', { waitUntil: 'networkidle' });
  assert.deepEqual(asked.filter((path) => !path.startsWith('/static/')), ['/reserve']);
  assert.equal(await visitor.locator('footer').count(), 0);
  assert.equal(await visitor.locator('.brand b').innerText(), 'Example Museum');
});
