// The languages in a real browser without JavaScript: the menu, the direction of writing, and long
// words on the narrowest telephone.
'use strict';

const assert = require('node:assert/strict');
const { test, before, after } = require('node:test');
const { Venue, CONTACT, shoot, press } = require('./venue.js');
const { findOverlaps } = require('./measure.js');

const NARROW = { width: 320, height: 700 };
const LANGUAGES = { en: 'English', es: 'Español', 'pt-BR': 'Português (Brasil)', fr: 'Français',
  de: 'Deutsch', ar: 'العربية' };
let venue;

before(async () => {
  venue = await new Venue().open();
  await venue.slot('2026-11-27', { start: '12:00:00', end: '14:00:00' });
  await venue.slot('2026-11-27', { start: '14:00:00', end: '16:00:00', booked: 150 });
  await venue.slot('2026-11-28', { start: '16:00:00', end: '18:00:00', booked: 200 });
  await venue.slot('2026-11-29', { start: '16:00:00', end: '18:00:00', booked: 190 });
});
after(() => venue.close());

// The page's language and direction; that nothing scrolls sideways or runs out of its box.
async function assertFits(page, tag, name) {
  const seen = await page.evaluate(() => ({
    lang: document.documentElement.lang,
    direction: getComputedStyle(document.documentElement).direction,
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    spilt: [...document.querySelectorAll('.month td > *, .month th, .badge, .slots .time, button, .button, summary, h1, dt')]
      .filter((box) => box.clientWidth > 1 && box.scrollWidth > box.clientWidth + 1)
      .map((box) => `${box.textContent.trim()} ${box.scrollWidth} > ${box.clientWidth}`),
  }));
  assert.deepEqual(seen, { lang: tag, direction: tag === 'ar' ? 'rtl' : 'ltr', wide: 0, spilt: [] }, name);
  assert.deepEqual(await page.evaluate(findOverlaps), [], name);
  await shoot(page, `languages-${tag}-${page.viewportSize().width}-${name}`);
}

// What is written from left to right stays so: its first character stands left of its last.
async function assertLeftToRight(page, text) {
  const [first, last] = await page.getByText(text, { exact: true }).first().evaluate((element) => {
    const node = element.firstChild;
    return [0, node.length - 1].map((at) => {
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      return range.getBoundingClientRect().left;
    });
  });
  assert.ok(first < last, `${text} is turned round`);
}

test('the menu names every language and works by keyboard', async () => {
  const page = await venue.visitor({ viewport: NARROW });
  await page.goto('/reserve');
  for (const [tag, name] of Object.entries(LANGUAGES)) {
    await page.locator('summary').focus();
    await page.keyboard.press('Enter');
    const entries = page.locator('.tongues a');
    assert.deepEqual(await entries.allInnerTexts(), Object.values(LANGUAGES));
    for (const entry of await entries.all()) {
      const box = await entry.boundingBox();
      assert.ok(box.height >= 44 && box.x >= 0 && box.x + box.width <= NARROW.width, JSON.stringify(box));
    }
    const summary = await page.locator('summary').boundingBox();
    assert.ok(summary.height >= 44 && summary.width >= 44, JSON.stringify(summary));
    await assertFits(page, await page.locator('html').getAttribute('lang'), 'menu');
    const link = page.getByRole('link', { name, exact: true });
    await link.focus();
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    assert.equal(await page.locator('html').getAttribute('lang'), tag);
    assert.equal(new URL(page.url()).search, '');
    assert.equal(await page.locator('.tongues [aria-current]').textContent(), name);
  }
  await page.context().close();
});

for (const [tag, width] of [...Object.keys(LANGUAGES).map((one) => [one, 320]), ['ar', 390], ['ar', 1280]]) {
  test(`the journey in ${tag} at ${width} pixels`, async () => {
    const page = await venue.visitor({ viewport: { width, height: 700 }, locale: tag });
    const { code } = await venue.ticket();
    await page.goto('/reserve');
    await assertFits(page, tag, '1');
    await page.locator('#ticket_code').fill('TKT-2026-AAAAAA-AAAAAA');
    assert.equal((await press(page, page.locator('main button'))).status(), 400);
    await assertFits(page, tag, '1-refused');
    await page.locator('#ticket_code').fill(code);
    await press(page, page.locator('main button'));
    await assertFits(page, tag, '2');
    await page.locator('#email').fill(CONTACT.email);
    await page.locator('#phone').fill(CONTACT.phone);
    await press(page, page.locator('main button'));
    await page.goto('/reserve/slots?date=2026-11-27');
    await assertFits(page, tag, '3');
    await press(page, page.locator('button.primary').first());
    await assertFits(page, tag, '4');
    for (const text of [code, CONTACT.email, CONTACT.phone]) await assertLeftToRight(page, text);
    await press(page, page.locator('button.primary').first());
    await assertFits(page, tag, '5');
    for (const text of [code, CONTACT.email, CONTACT.phone]) await assertLeftToRight(page, text);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });
}

test('the week begins where it does in each language', async () => {
  const ticket = await venue.ticket();
  for (const [tag, first] of Object.entries({ en: 'Sunday', de: 'Montag', ar: 'السبت', 'pt-BR': 'domingo' })) {
    const page = await venue.visitor({ locale: tag });
    await page.goto(`/reserve?ticket=${ticket.code}`);
    await page.goto('/reserve/slots?month=2026-11');
    assert.equal(new URL(page.url()).pathname, '/reserve/slots');
    assert.equal(await page.locator('.month th').first().getAttribute('abbr'), first);
    await page.context().close();
  }
});
