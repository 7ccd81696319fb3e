// How every page is drawn, at every width, light and dark: nothing overlaps, nothing scrolls sideways,
// what is pressed is large enough, and axe finds nothing (UX C20 to C22). The states are visited once.
'use strict';

const assert = require('node:assert/strict');
const { test, before, after } = require('node:test');
const { Venue, shoot, press, goToSummary } = require('./venue.js');
const { furnish, visitStates } = require('./states.js');
const { findOverlaps, findSmallTargets, runAxe, withoutAxe } = require('./measure.js');

// The first is 1280 × 1024 at 400 % zoom (WCAG 1.4.10).
const SIZES = [[320, 256, 'light'], [390, 844, 'dark'], [768, 1024, 'light'], [1280, 800, 'light'], [1280, 800, 'dark']];
const AXE_AT = ['320 light', '390 dark', '1280 light'];

const venue = new Venue();
const found = { overlaps: [], targets: [], violations: [], said: [], unlike: [] };

// The summary's lines that lead to no field, or to one that does not say the same and name it. Runs in the page.
function findUnlike() {
  return [...document.querySelectorAll('.problem a')].map((link) => {
    const field = document.getElementById(link.hash.slice(1));
    const error = document.getElementById(`${field?.id}-error`);
    const isNamed = field?.getAttribute('aria-describedby').split(' ').includes(error?.id);
    return isNamed && field.ariaInvalid === 'true' && error.innerText === link.innerText ? '' : link.innerText;
  }).filter((text) => text !== '');
}

async function look(page, name) {
  found.unlike.push(...(await page.evaluate(findUnlike)).map((text) => `${name}: ${text}`));
  const said = await page.locator('#progress').innerText();
  if (said.trim() !== '') found.said.push([name, said.trim().replace(/\d:\d\d/, '0:00')]);
  for (const [width, height, colorScheme] of SIZES) {
    const at = `${name} at ${width} ${colorScheme}`;
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme });
    found.overlaps.push(...(await page.evaluate(findOverlaps)).map((text) => `${at}: ${text}`));
    found.targets.push(...(await page.evaluate(findSmallTargets)).map((text) => `${at}: ${text}`));
    if (!withoutAxe && AXE_AT.includes(`${width} ${colorScheme}`))
      found.violations.push(...(await runAxe(page)).map((text) => `${at}: ${text}`));
    await shoot(page, `${name}-${width}-${colorScheme}`);
  }
}

before(async () => {
  await venue.open();
  await furnish(venue);
  const page = await venue.visitor({ javaScriptEnabled: true, reducedMotion: 'reduce' });
  await visitStates(venue, page, (name) => look(page, name));
});

after(() => venue.close());

test('the measures find what is wrong', async () => {
  const page = await venue.visitor({ javaScriptEnabled: true, viewport: { width: 320, height: 640 } });
  await page.setContent('<main><h1>One</h1><p style="margin-top: -3em">Two</p><p style="width: 2em">Unbreakable</p>' +
    '<div style="width: 400px">Three</div><a href="#x" style="display: block; height: 43px">Four</a><img src="x"></main>');
  const overlaps = (await page.evaluate(findOverlaps)).join('\n');
  for (const complaint of [/"One" overlaps .*"Two"/, /"Unbreakable" does not hold its words/, /"Three" sticks out/,
    /the page scrolls sideways/])
    assert.match(overlaps, complaint);
  assert.match((await page.evaluate(findSmallTargets)).join('\n'), /×43\.0: "Four"/);
  if (!withoutAxe) assert.match((await runAxe(page)).join('\n'), /image-alt/);
});

test('nothing overlaps, sticks out or is cut off', () => assert.deepEqual(found.overlaps, []));

test('the pass prints without what is only for the screen, and stays on white in the dark', async () => {
  const page = await venue.visitor({ colorScheme: 'dark' });
  await goToSummary(page, (await venue.ticket()).code);
  await press(page, page.locator('button[name=confirm]'));
  const code = page.locator('.qr');
  const { width } = await code.boundingBox();
  assert.ok(width >= 200, `the QR code is ${width} pixels wide`);
  assert.equal(await code.evaluate((image) => getComputedStyle(image).backgroundColor), 'rgb(255, 255, 255)');
  assert.equal(await page.getByText(new URL(page.url()).pathname).isVisible(), false);
  await page.emulateMedia({ media: 'print' });
  for (const kind of ['.actions', '.step', '.bar', '.again'])
    assert.equal(await page.locator(kind).isVisible(), false, kind);
  assert.ok(await page.getByText(new URL(page.url()).pathname).isVisible(), 'paper says where it came from');
  assert.ok((await code.boundingBox()).width >= 200);
  const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  assert.equal(paper, 'rgb(255, 255, 255)');
  await shoot(page, 'done-print');
});

test('the script says something only where there is something to say', () => assert.deepEqual(found.said,
  ['ticket-slowed', 'codes', 'codes-refused', 'codes-exhausted', 'codes-again', 'code', 'contact-too-often',
    'month-too-often', 'resend-too-often'].map((name) => [name, 'You can try again in 0:00'])));

test('what is wrong is said alike in the summary and at its field', () => assert.deepEqual(found.unlike, []));

test('what is pressed is large enough for a finger', () => assert.deepEqual(found.targets, []));

test('axe finds nothing', { skip: withoutAxe },
  () => assert.deepEqual(found.violations, []));
