// The mails in Chromium, as a mail program would show them: whole at every width, readable in both
// themes and from right to left, nothing loaded from elsewhere. build/tests/message/write-mail
// writes them.
'use strict';

const assert = require('node:assert/strict');
const { execFileSync, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { test, before, after } = require('node:test');
const { CHROMIUM, findPackage, findPlaywright } = require('./venue.js');

const SHOTS = process.env.GATEHOUSE_SHOTS;
const LANGUAGES = ['en', 'es', 'pt-BR', 'fr', 'de', 'ar'];
const LONG = 'A Very Long Name of a Museum That Nobody Ever Shortens '.repeat(100);

const cases = {
  code: { kind: 'code' },
  'code-ar': { kind: 'code', language: 'ar' },
  logo: { accent: '#f2c200' },
  'logo-ar': { language: 'ar', name: 'متحف الملاحة', accent: '#8a1f5c' },
  long: { name: LONG, address: LONG, email: `${'a'.repeat(300)}@example.org`, phone: '1'.repeat(300),
    code: 'W'.repeat(50) },
  hostile: { name: '"><script>alert(1)</script>{{code}}&amp;', address: '<img src=x onerror=alert(1)>\n{{>x}}',
    email: '"><b>@example.org', phone: '<i>' },
  ...Object.fromEntries(LANGUAGES.map((language) => [language, { language }])),
};

const mails = new Map();
let folder;
let browser;

before(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gatehouse-mail-'));
  const logo = path.join(folder, 'logo.png');
  execFileSync('convert', ['-size', '204x72', 'xc:none', '-fill', '#1b3a6b', '-draw', 'circle 36,36 36,6',
    '-draw', 'rectangle 84,20 200,52', logo]);
  cases.logo.logo = cases['logo-ar'].logo = logo;
  fs.writeFileSync(path.join(folder, 'cases.json'), JSON.stringify(cases));
  execFileSync(process.env.GATEHOUSE_WRITE_MAIL, [path.join(folder, 'cases.json'), folder]);
  for (const name of Object.keys(cases))
    mails.set(name, JSON.parse(fs.readFileSync(path.join(folder, `${name}.json`), 'utf8')));
  browser = await findPlaywright().chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
});

after(async () => {
  await browser?.close();
  fs.rmSync(folder, { recursive: true });
});

// The HTML with its pictures where a mail program puts them.
function shown({ html, parts }) {
  return html.replace(/cid:([^"]+)/g, (_, cid) => {
    const part = parts.find((one) => one.cid === cid);
    assert.ok(part, `no part ${cid}`);
    return `data:${part.type};base64,${part.base64}`;
  });
}

async function open(html, javaScriptEnabled = false) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, javaScriptEnabled });
  const page = await context.newPage();
  const asked = [];
  page.on('request', (request) => {
    if (!request.url().startsWith('data:') && request.url() !== 'about:blank') asked.push(request.url());
  });
  await page.setContent(html, { waitUntil: 'load' });
  return { page, asked, close: () => context.close() };
}

test('every mail fits every width, in both themes, and asks nobody for anything', async () => {
  for (const [name, mail] of mails) {
    const { page, asked, close } = await open(shown(mail));
    for (const image of await page.locator('img').all())
      assert.ok(await image.evaluate((one) => one.complete && one.naturalWidth > 0), name);
    for (const [width, colorScheme] of [[320, 'light'], [390, 'light'], [390, 'dark'], [1280, 'light'], [1280, 'dark']]) {
      await page.setViewportSize({ width, height: 844 });
      await page.emulateMedia({ colorScheme });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= width, `${name} is ${wide} wide at ${width}`);
      if (SHOTS)
        await page.screenshot({ path: path.join(SHOTS, `mail-${name}-${width}-${colorScheme}.png`), fullPage: true });
    }
    assert.deepEqual(asked, [], name);
    await close();
  }
});

test('the QR code is shown at 200 pixels at least, on white in the dark, and is read from the picture of it', async () => {
  const { page, close } = await open(shown(mails.get('en')));
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    const qr = page.locator('img[alt*="TKT-2025"]');
    const box = await qr.boundingBox();
    assert.ok(box.width >= 200 && box.width === box.height, JSON.stringify(box));
    assert.equal(box.width % 33, 0, 'a module is a whole number of pixels');
    const file = path.join(folder, `${colorScheme}.png`);
    await qr.screenshot({ path: file });
    assert.equal(execFileSync('zbarimg', ['-q', '--raw', file], { encoding: 'utf8' }).trim(), 'TKT-2025-7K3M9Q-4XH2VD');
  }
  await close();
});

test('Arabic runs from right to left, codes and numbers in it from left to right', async () => {
  for (const html of [shown(mails.get('ar')), shown(mails.get('ar')).replace(/<(html|body)[^>]*>/g, '<$1>')]) {
    const { page, close } = await open(html);
    const direction = (selector) => page.locator(selector).first().evaluate((one) => getComputedStyle(one).direction);
    assert.equal(await direction('h1'), 'rtl');
    assert.equal(await direction('.code'), 'ltr');
    assert.equal(await direction('a[href^="tel:"]'), 'ltr');
    assert.equal(await direction('a[href^="mailto:"]'), 'ltr');
    await close();
  }
});

test('axe finds nothing', { skip: !findPackage('axe-core') && 'axe-core is not installed' }, async () => {
  const source = fs.readFileSync(require.resolve('axe-core'), 'utf8');
  for (const name of ['en', 'logo', 'logo-ar', 'code-ar', 'hostile']) {
    const { page, close } = await open(shown(mails.get(name)), true);
    await page.evaluate(source);
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      // A mail is a part of some program's page, not one itself.
      const { violations } = await page.evaluate(() => globalThis.axe.run(document,
        { rules: { region: { enabled: false }, 'landmark-one-main': { enabled: false } } }));
      assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html} ${nodes[0].failureSummary}`), [],
        `${name} ${colorScheme}`);
    }
    await close();
  }
});

test('html-validate finds nothing', { skip: !findPackage('html-validate') && 'html-validate is not installed' },
  async () => {
    const { HtmlValidate } = require('html-validate');
    // Mail programs know hardly any style sheet but what stands inline, and Outlook's are in comments.
    const checker = new HtmlValidate({ root: true, extends: ['html-validate:recommended', 'html-validate:a11y'],
      rules: { 'no-inline-style': 'off', 'no-conditional-comment': 'off', 'prefer-tbody': 'off', 'tel-non-breaking': 'off' } });
    for (const [name, { html }] of mails) {
      const { results } = await checker.validateString(html);
      assert.deepEqual(results.flatMap(({ messages }) => messages.map((one) => `${one.line}: ${one.ruleId}: ${one.message}`)),
        [], name);
    }
  });

const vnuJar = findPackage('vnu-jar/build/dist/vnu.jar');
const hasJava = spawnSync('java', ['-version']).status === 0;

test('the Nu Html Checker finds nothing', { skip: !(vnuJar && hasJava) && 'vnu-jar or java is not installed' }, () => {
  const files = [...mails].map(([name, { html }]) => {
    const file = path.join(folder, `${name}.html`);
    fs.writeFileSync(file, html);
    return file;
  });
  const run = spawnSync('java', ['-jar', vnuJar, '--format', 'gnu', '--stdout', ...files], { encoding: 'utf8' });
  assert.equal(run.error, undefined);
  assert.deepEqual(run.stdout.split('\n').filter((line) => line.includes(folder)), []);
});

test('nothing runs, nothing is remote, and nothing of outside texts is markup', () => {
  for (const [name, { html, text }] of mails) {
    const tags = html.match(/<[^>]*>/g).join('');
    assert.doesNotMatch(tags, /<script|\son[a-z]+=|javascript:|<link|url\(/i, name);
    assert.doesNotMatch(html, /@import/, name);
    for (const [, address] of html.matchAll(/\ssrc="([^"]*)"/g)) assert.match(address, /^cid:/, name);
    for (const [, address] of html.matchAll(/\shref="([^"]*)"/g))
      assert.match(address, /^(https:\/\/(tickets\.example\.org|calendar\.google\.com)\/|mailto:|tel:\+)/, name);
    assert.ok(Buffer.byteLength(html) < 16000, name);
    assert.doesNotMatch(tags, /<(i|b|img src=x)[ >]/, name);
    assert.ok(!(html + text).includes('{{') || name === 'hostile', name);
  }
  const { html } = mails.get('hostile');
  assert.match(html, /&lt;script&gt;alert\(1\)&lt;\/script&gt;\{\{code\}\}&amp;amp;/);
});
