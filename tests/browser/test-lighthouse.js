// Lighthouse on the pages that most visitors see: accessibility and best practices are perfect (UX C20).
// With --bench it prints all scores, performance too, which a busy machine makes worse than it is.
'use strict';

const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const { test, before, after } = require('node:test');
const { Venue, CHROMIUM, findPackage, enterCode, enterContact } = require('./venue.js');

const FLAGS = '--headless=new --no-sandbox --disable-dev-shm-usage';
const isBench = process.argv.includes('--bench');
const lighthouse = findPackage('lighthouse/cli/index.js');

const venue = new Venue();
let cookie;

before(async () => {
  await venue.open();
  for (const date of ['2026-11-25', '2026-11-26', '2026-11-27', '2026-11-28'])
    await venue.slot(date, { start: '10:00:00', end: '12:00:00' });
  const page = await venue.visitor();
  await enterCode(page, (await venue.ticket()).code);
  await enterContact(page);
  const cookies = await page.context().cookies();
  cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
});

after(() => venue.close());

// What Lighthouse writes. Chromium now and then records a trace without its start (NO_NAVSTART): that
// says nothing about the page, and is measured anew.
function measure(options) {
  for (let tries = 1; ; tries++) {
    try {
      return execFileSync(process.execPath, options, { encoding: 'utf8', maxBuffer: 1 << 26,
        stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, CHROME_PATH: CHROMIUM } });
    } catch (error) {
      if (tries === 3 || !error.stderr?.includes('NO_NAVSTART')) throw error;
    }
  }
}

// The report's categories and what its audits complain about.
function run(address) {
  const report = JSON.parse(measure([lighthouse, venue.origin + address, '--quiet',
    `--chrome-flags=${FLAGS}`, `--extra-headers=${JSON.stringify({ Cookie: cookie })}`,
    `--only-categories=${isBench ? 'performance,' : ''}accessibility,best-practices`, '--output=json',
    '--no-enable-error-reporting']));
  assert.equal(report.runtimeError, undefined);
  assert.equal(new URL(report.finalDisplayedUrl).pathname, address.split('?')[0]);
  return report;
}

for (const address of ['/reserve', '/reserve/slots', '/reserve/slots?date=2026-11-27']) {
  test(`Lighthouse on ${address}`, { skip: !lighthouse && 'lighthouse is not installed' }, () => {
    const { categories, audits } = run(address);
    if (isBench) {
      const scores = Object.values(categories).map((one) => `${one.id} ${one.score}`).join(', ');
      const paint = audits['largest-contentful-paint'].displayValue;
      console.log(`# ${address}: ${scores}, largest paint ${paint}`);
    }
    for (const id of ['accessibility', 'best-practices']) {
      const failed = categories[id].auditRefs.filter((ref) => audits[ref.id].score === 0).map((ref) => ref.id);
      assert.equal(categories[id].score, 1, `${id}: ${failed}`);
    }
  });
}
