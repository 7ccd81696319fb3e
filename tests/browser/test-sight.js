// For those who do not see as most do, or go by keyboard: edges and the ring around the focus stand out, states
// stay apart without colours and in forced ones, and nothing covers what has the focus (UX C10, C23, C24).
'use strict';

const assert = require('node:assert/strict');
const { test, before, after } = require('node:test');
const { Venue, DESK, PHONE, shoot, press, enterCode, enterContact, chooseSlot } = require('./venue.js');

const DAY = '/reserve/slots?date=2026-11-27';
const EDGED = 'input:not([type=hidden]), button:enabled, .button, summary, .turn a, .month td > a';

const venue = new Venue();

before(async () => {
  await venue.open();
  const limited = await venue.slot('2026-11-26', { start: '10:00:00', end: '12:00:00', capacity: 2 });
  await venue.slot('2026-11-25', { start: '10:00:00', end: '12:00:00' });
  await venue.slot('2026-11-27', { start: '12:00:00', end: '14:00:00' });
  const full = await venue.slot('2026-11-27', { start: '14:00:00', end: '16:00:00', capacity: 1 });
  const fullDay = await venue.slot('2026-11-28', { start: '10:00:00', end: '12:00:00', capacity: 1 });
  for (const slot of [limited, full, fullDay]) await venue.ticket({ status: 'RESERVED', slot });
});

after(() => venue.close());

// What can be seen of the whole way, one page after the other.
async function visit(page, look) {
  await enterCode(page, 'NO-SUCH-TICKET');
  await look('ticket-refused');
  await enterCode(page, (await venue.ticket()).code);
  await look('contact');
  await venue.rows('DELETE FROM rate_counters'); // codes for this address, which each visit asks for
  await venue.call('verify', 'both');
  await enterContact(page);
  await look('codes');
  await venue.call('verify', 'none');
  await page.goto(DAY);
  await look('day');
  await chooseSlot(page, '12:00 PM – 2:00 PM');
  await look('summary');
  await page.locator('button[name=confirm]').click();
  await page.waitForURL(/\/reserve\/done\//);
  await look('done');
}

// ---- contrast; these functions run in the page ----

// WCAG's contrast of two colours as getComputedStyle() gives them.
function addContrast() {
  const luminance = (colour) => {
    const [red, green, blue] = colour.match(/[\d.]+/g).map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  globalThis.contrast = (one, other) => {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const isClear = (colour) => /^rgba.*, 0\)$/.test(colour);
  globalThis.behind = (element) => {
    for (let other = element.parentElement; other; other = other.parentElement) {
      const { backgroundColor } = getComputedStyle(other);
      if (!isClear(backgroundColor)) return backgroundColor;
    }
    return 'rgb(255, 255, 255)';
  };
  // Of the border, or of what it encloses where that stands out more.
  globalThis.edge = (element) => {
    const style = getComputedStyle(element);
    const colours = [style.borderTopColor, style.backgroundColor].filter((colour) => !isClear(colour));
    return Math.max(...colours.map((colour) => globalThis.contrast(colour, globalThis.behind(element))));
  };
}

const LOOKS = [['light', 'none'], ['dark', 'none'], ['light', 'active'], ['dark', 'active']];

test('the edges of what can be used stand out, in every theme', async () => {
  const page = await venue.visitor({ javaScriptEnabled: true, reducedMotion: 'reduce' });
  const found = [];
  let seen = 0;
  await visit(page, async (name) => {
    await page.evaluate(addContrast);
    for (const [colorScheme, forcedColors] of LOOKS) {
      await page.emulateMedia({ colorScheme, forcedColors });
      const edges = await page.locator(EDGED).evaluateAll((elements) => elements.filter((one) => one.checkVisibility())
        .map((one) => ({ name: one.innerText || one.id, least: globalThis.edge(one) })));
      seen += edges.length;
      found.push(...edges.filter(({ least }) => least < 3).map((edge) => [name, colorScheme, forcedColors, edge]));
    }
  });
  assert.deepEqual(found, []);
  assert.ok(seen > 80, `${seen} edges`);
  await page.evaluate(() => { document.querySelector('.button').style.borderColor = '#e0e0e0'; });
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' });
  assert.ok(await page.locator('.button').first().evaluate((one) => {
    one.style.backgroundColor = '#ffffff';
    return globalThis.edge(one);
  }) < 3, 'the measure finds what is wrong');
});

// ---- the focus ----

// Complaints about what has the focus: its ring, and what lies over it. Runs in the page.
function judgeFocus() {
  const focused = document.activeElement;
  const style = getComputedStyle(focused);
  const box = focused.getBoundingClientRect();
  const clamp = (value, most) => Math.min(Math.max(value, 1), most - 1);
  const xs = [box.left + 3, (box.left + box.right) / 2, box.right - 3].map((x) => clamp(x, innerWidth));
  const ys = [(box.top + box.bottom) / 2].map((y) => clamp(y, innerHeight));
  const isCovered = xs.some((x) => ys.some((y) => {
    const top = document.elementFromPoint(x, y);
    return !focused.contains(top) && !top.contains(focused);
  }));
  const ring = globalThis.contrast(style.outlineColor, globalThis.behind(focused));
  const complaints = [];
  if (isCovered) complaints.push('covered');
  if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) complaints.push('no ring');
  if (ring < 3) complaints.push(`ring ${ring}`);
  return complaints.map((text) => `${(focused.innerText || focused.id).slice(0, 30)}: ${text}`);
}

const isAtEnd = (page) => page.evaluate(() => document.activeElement === document.body);

for (const [viewport, looks] of [[PHONE, [LOOKS[0], LOOKS[3]]], [DESK, [LOOKS[1], LOOKS[2]]]]) {
  test(`the focus is seen everywhere, ${viewport.width} pixels wide, the languages left open`, async () => {
    const page = await venue.visitor({ javaScriptEnabled: true, viewport, reducedMotion: 'reduce' });
    const found = [];
    let stops = 0;
    await visit(page, async (name) => {
      await page.evaluate(addContrast);
      for (const [colorScheme, forcedColors] of looks) {
        await page.emulateMedia({ colorScheme, forcedColors });
        await page.locator('summary').focus();
        await page.evaluate(() => { document.querySelector('.tongues').open = true; });
        for (let i = 0; i < 60; i++) {
          await page.keyboard.press('Tab');
          if (await isAtEnd(page)) break;
          found.push(...(await page.evaluate(judgeFocus)).map((text) => [name, colorScheme, forcedColors, text]));
          stops++;
        }
        await page.locator('summary').focus();
        await page.keyboard.press('Shift+Tab'); // the venue's name
        found.push(...(await page.evaluate(judgeFocus)).map((text) => [name, text]));
        await page.evaluate(() => { document.querySelector('.tongues').open = false; });
      }
    });
    assert.deepEqual(found, []);
    assert.ok(stops > 100, `${stops} stops`);
  });
}

test('with a mouse the languages open over a form that is being filled in', async () => {
  const page = await venue.visitor({ viewport: DESK });
  await page.goto('/reserve');
  await page.getByLabel('Ticket code').fill('TKT');
  await page.locator('summary').click();
  await page.mouse.move(5, 700);
  await press(page, page.getByRole('link', { name: 'Deutsch' }));
  assert.equal(await page.locator('html').getAttribute('lang'), 'de');
});

// ---- other eyes ----

async function atDay(options) {
  const page = await venue.visitor({ javaScriptEnabled: true, reducedMotion: 'reduce', ...options });
  await enterCode(page, (await venue.ticket()).code);
  await enterContact(page);
  await page.goto(DAY);
  await page.evaluate(addContrast);
  return page;
}

const cell = (page, day) => page.locator(`td[data-date="2026-11-${day}"] > *`);

// The contrast within a picture of the element: of its words to what they stand on.
async function contrastIn(page, locator) {
  const picture = (await locator.screenshot()).toString('base64');
  return page.evaluate(async (base64) => {
    const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (one) => one.charCodeAt(0))]));
    const { width, height } = bitmap;
    const drawing = new OffscreenCanvas(width, height).getContext('2d');
    drawing.drawImage(bitmap, 0, 0);
    // Inside of the border.
    const { data } = drawing.getImageData(8, 8, width - 16, height - 16);
    const colours = new Set();
    for (let i = 0; i < data.length; i += 4) colours.add(`rgb(${data[i]}, ${data[i + 1]}, ${data[i + 2]})`);
    // The first is the ground's.
    const [ground, ...others] = colours;
    return Math.max(...others.map((colour) => globalThis.contrast(colour, ground)));
  }, picture);
}

for (const colorScheme of ['light', 'dark']) {
  test(`every state can be read whatever colours are told apart, ${colorScheme}`, async () => {
    const page = await atDay({ colorScheme, deviceScaleFactor: 3, viewport: DESK });
    const emulation = await page.context().newCDPSession(page);
    for (const type of ['deuteranopia', 'protanopia', 'tritanopia', 'achromatopsia']) {
      await emulation.send('Emulation.setEmulatedVisionDeficiency', { type });
      for (const day of ['24', '25', '26', '27', '28']) {
        const contrast = await contrastIn(page, cell(page, day));
        assert.ok(contrast >= 4.5, `${type}: ${contrast} on day ${day}`);
      }
      await shoot(page, `sight-${type}-${colorScheme}`);
    }
  });

  test(`forced colours keep the states apart, ${colorScheme}`, async () => {
    const page = await atDay({ colorScheme, forcedColors: 'active' });
    const style = (locator, name) => locator.evaluate((one, property) => getComputedStyle(one)[property], name);
    const borders = await Promise.all(['25', '26', '27', '28'].map((day) => style(cell(page, day), 'borderTopStyle')));
    assert.deepEqual(borders, ['solid', 'dashed', 'solid', 'dotted']);
    assert.notEqual(await style(cell(page, '27'), 'backgroundColor'), await style(cell(page, '25'), 'backgroundColor'));
    assert.ok(await cell(page, '27').evaluate((one) => {
      const { color, backgroundColor } = getComputedStyle(one);
      return globalThis.contrast(color, backgroundColor);
    }) >= 4.5);
    const [open, full] = [page.locator('.slots button:enabled').first(), page.locator('.slots button:disabled').first()];
    assert.notEqual(await style(open, 'color'), await style(full, 'color'));
    const bars = await page.locator('.bar i').evaluateAll((all) => all.map((one) => getComputedStyle(one).borderTopColor));
    assert.equal(new Set(bars.slice(0, 3)).size, 1);
    assert.notEqual(bars[2], bars[3]);
    await shoot(page, `sight-forced-${colorScheme}`);
  });
}
