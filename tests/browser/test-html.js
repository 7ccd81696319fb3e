// What the server sends, byte by byte: HTML that two checkers find nothing against, and pages that stay
// light (UX C20, C25). Every state is visited without JavaScript, so that each page is asked for.
'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { test, before, after } = require('node:test');
const { Venue, findPackage } = require('./venue.js');
const { furnish, visitStates } = require('./states.js');

const PAGE_BYTES = 50000;
const SCRIPT_BYTES = 10000;

const venue = new Venue();
const pages = new Map(); // name → HTML
let folder;

before(async () => {
  await venue.open();
  await furnish(venue);
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gatehouse-html-'));
  const page = await venue.visitor();
  let last;
  page.on('response', (response) => {
    if (response.request().isNavigationRequest() && response.status() !== 303) last = response;
  });
  await visitStates(venue, page, async (name) => {
    pages.set(name, await last.text());
    fs.writeFileSync(path.join(folder, `${name}.html`), pages.get(name));
  });
});

after(async () => {
  fs.rmSync(folder, { recursive: true });
  await venue.close();
});

async function validate(html) {
  const { HtmlValidate } = require('html-validate');
  const checker = new HtmlValidate({ root: true, extends: ['html-validate:recommended', 'html-validate:a11y'] });
  const { results } = await checker.validateString(html);
  return results.flatMap(({ messages }) => messages.map((one) => `${one.line}: ${one.ruleId}: ${one.message}`));
}

const vnuJar = findPackage('vnu-jar/build/dist/vnu.jar');

// The complaints of the Nu Html Checker about files.
function runVnu(...files) {
  const run = spawnSync('java', ['-jar', vnuJar, '--format', 'gnu', '--stdout', ...files], { encoding: 'utf8' });
  assert.equal(run.error, undefined);
  return run.stdout.split('\n').filter((line) => line.includes(folder));
}

test('html-validate finds nothing', { skip: !findPackage('html-validate') && 'html-validate is not installed' },
  async () => {
    assert.notDeepEqual(await validate('<!DOCTYPE html><html lang="en"><head><title>x</title></head><p><img></html>'), []);
    const complaints = [];
    for (const [name, html] of pages)
      complaints.push(...(await validate(html)).map((text) => `${name}:${text}`));
    assert.deepEqual(complaints, []);
  });

const hasJava = spawnSync('java', ['-version']).status === 0;

test('the Nu Html Checker finds nothing', { skip: !(vnuJar && hasJava) && 'vnu-jar or java is not installed' }, () => {
  const wrong = path.join(folder, 'wrong.html');
  fs.writeFileSync(wrong, '<!DOCTYPE html><html lang="en"><title>x</title><p align=left>');
  assert.match(runVnu(wrong).join('\n'), /align/);
  fs.rmSync(wrong);
  assert.deepEqual(runVnu(...fs.readdirSync(folder).map((name) => path.join(folder, name))), []);
});

test('a page weighs little, with all that it brings along', async () => {
  const { request } = (await venue.visitor()).context();
  const sizes = new Map();
  for (const [name, html] of pages) {
    let bytes = Buffer.byteLength(html);
    for (const [, address] of html.matchAll(/(?:src|rel="(?:stylesheet|icon)"[^>]*href)="(\/static\/[^"]*)"/g)) {
      if (!sizes.has(address)) sizes.set(address, (await (await request.get(address)).body()).length);
      bytes += sizes.get(address);
    }
    assert.ok(bytes <= PAGE_BYTES, `${name} weighs ${bytes} bytes`);
  }
  const script = [...sizes.keys()].find((address) => address.startsWith('/static/site.js'));
  assert.ok(sizes.get(script) > 0 && sizes.get(script) <= SCRIPT_BYTES, `the script weighs ${sizes.get(script)} bytes`);
  assert.ok([...sizes.keys()].some((address) => address.startsWith('/static/site.css')));
});

test('nothing comes from elsewhere, and nothing is inline', () => {
  for (const [name, html] of pages) {
    // A link loads nothing, and this one takes nothing along.
    const own = html.replace(/<a class="button" href="https:\/\/calendar\.google\.com\/[^"]+" rel="noopener noreferrer external">/, '');
    assert.doesNotMatch(own, /(?:src|href|action)="(?:https?:)?\/\//, name);
    assert.doesNotMatch(html, /<style|\sstyle=|\son[a-z]+=|javascript:/, name);
    assert.equal(html.match(/<script/g).length, 1, name);
  }
});
