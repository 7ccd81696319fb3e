// A venue behind a real web server, and a Chromium to visit it with. What a visitor does stands
// here; what must come of it stands in the tests.
'use strict';

const assert = require('node:assert/strict');
const { spawn, execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const readline = require('node:readline');

const CHROMIUM = process.env.CHROMIUM || '/usr/bin/chromium';
const SHOTS = process.env.GATEHOUSE_SHOTS; // a folder for pictures; none are taken without
const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 800 };
const CONTACT = { email: 'john@example.com', phone: '+1 202-555-1234' };

// playwright-core is not part of the tree: NODE_PATH says where it is.
function findPlaywright() {
  try {
    return require('playwright-core');
  } catch {
    console.log('1..0 # SKIP playwright-core is not installed (npm install playwright-core, NODE_PATH)');
    process.exit(0);
  }
}

// The path of a package's file that NODE_PATH leads to, or null.
function findPackage(name) {
  try {
    return require.resolve(name);
  } catch {
    return null;
  }
}

class Venue {
  constructor() {
    this.process = spawn('/usr/bin/python3', [path.join(__dirname, 'venue.py')],
      { stdio: ['pipe', 'pipe', 'inherit'] });
    this.ended = new Promise((resolve) => this.process.on('exit', resolve));
    this.lines = readline.createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();
    this.last = Promise.resolve();
  }

  async answer() {
    const line = await this.lines.next();
    assert.ok(!line.done, 'the venue has ended');
    const { value, error } = JSON.parse(line.value);
    if (error) throw new Error(error);
    return value;
  }

  // Calls a method of Site or Records (tests/cgi); a last argument that is an object holds options.
  call(name, ...args) {
    const isOptions = args.length > 0 && typeof args.at(-1) === 'object' && args.at(-1) !== null;
    const options = isOptions ? args.pop() : {};
    const turn = this.last.then(() => {
      this.process.stdin.write(JSON.stringify({ call: name, args, options }) + '\n');
      return this.answer();
    });
    this.last = turn.catch(() => {});
    return turn;
  }

  slot(date, options) { return this.call('records.slot', date, options); }
  ticket(options = {}) { return this.call('records.ticket', options); }
  rows(sql, ...values) { return this.call('records.rows', sql, ...values); }

  async open() {
    this.origin = await this.answer();
    this.browser = await findPlaywright().chromium.launch(
      { executablePath: CHROMIUM, args: ['--no-sandbox'] });
    return this;
  }

  // A new visitor, JavaScript off unless asked for. Whatever the browser complains about is a
  // failure of the test that calls done().
  async visitor(options = {}) {
    const context = await this.browser.newContext({ baseURL: this.origin, viewport: PHONE,
      javaScriptEnabled: false, acceptDownloads: true, locale: 'en-US', ...options });
    context.setDefaultTimeout(10000);
    const page = await context.newPage();
    page.complaints = [];
    page.on('console', (message) => {
      // A refused form is a 4xx page, which Chromium notes as an error; so is a cut network.
      if (message.type() === 'error' && !/responded with a status of 4|net::ERR_(CONNECTION|INTERNET)/.test(message.text()))
        page.complaints.push(message.text());
    });
    page.on('pageerror', (error) => page.complaints.push(String(error)));
    return page;
  }

  async close() {
    await this.browser?.close();
    this.process.stdin.end();
    assert.equal(await this.ended, 0, 'the venue ended badly');
  }
}

async function shoot(page, name, options = {}) {
  if (!SHOTS) return;
  fs.mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: path.join(SHOTS, `${name}.png`), fullPage: true, ...options });
}

// Presses what changes the page, and gives the answer that the new page came with.
async function press(page, locator) {
  const [response] = await Promise.all([
    page.waitForResponse((answer) => answer.request().isNavigationRequest() && answer.status() !== 303),
    locator.click(),
  ]);
  await page.waitForLoadState();
  return response;
}

const button = (page, name) => page.getByRole('button', { name });

async function enterCode(page, code) {
  await page.goto('/reserve');
  await page.getByLabel('Ticket code').fill(code);
  return press(page, button(page, 'Continue'));
}

async function enterContact(page, { email, phone } = CONTACT) {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Phone number').fill(phone);
  return press(page, button(page, 'Continue'));
}

async function typeCodes(page, codes) {
  await page.getByLabel('Code from the e-mail').fill(codes.email_code);
  await page.getByLabel('Code from the text message').fill(codes.phone_code);
  return press(page, button(page, 'Continue'));
}

async function chooseDay(page, label) {
  return press(page, page.getByRole('link', { name: label }));
}

// Opens a day where JavaScript runs: the page stays.
async function openDay(page, label) {
  await page.getByRole('link', { name: label }).click();
  await page.getByRole('heading', { name: label.replace(/, \d{4}.*/, '') }).waitFor();
}

async function chooseSlot(page, time) {
  return press(page, button(page, new RegExp(`^Select this slot ?: ${time}$`)));
}

// From the code to the summary of a slot on Friday, November 27, 2026, 12:00 to 14:00.
async function goToSummary(page, code, time = '12:00 PM – 2:00 PM', day = 'Friday, November 27, 2026') {
  await enterCode(page, code);
  await enterContact(page);
  await chooseDay(page, day);
  await chooseSlot(page, time);
  await assertPage(page, 4, 'Reservation summary');
}

// What every page owes (contract 3.4, UX C2, C21).
async function assertPage(page, step, heading) {
  assert.equal(await page.locator('main').count(), 1, 'one main');
  assert.equal(await page.locator('h1').count(), 1, 'one h1');
  assert.equal(await page.locator('h1').innerText(), heading);
  if (step) assert.match(await page.title(), new RegExp(`Step ${step} of 5`));
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  const { wide, screen } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth, screen: document.documentElement.clientWidth }));
  assert.ok(wide <= screen, `scrolls sideways: ${wide} > ${screen}`);
  assert.deepEqual(page.complaints, [], 'the browser complains');
}

// A form came back: status, reason in words, and an error in the title.
async function assertRefused(page, response, status, sentence) {
  assert.equal(response.status(), status);
  assert.match(await page.getByRole('alert').innerText(), sentence);
  assert.match(await page.title(), /^Error: /);
}

function readQr(file) {
  return execFileSync('zbarimg', ['--quiet', '--raw', file],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}

module.exports = { Venue, CHROMIUM, PHONE, DESK, CONTACT, shoot, press, button, enterCode, enterContact,
  typeCodes, findPackage, findPlaywright, chooseDay, openDay, chooseSlot, goToSummary, assertPage, assertRefused, readQr };
