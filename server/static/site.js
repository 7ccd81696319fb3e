// Makes the pages quicker and calmer; all work without it (UX C1). It knows no rules and no words: it
// asks for the pages that links lead to and shows their parts; its words are in progress.html.

const MONTH_KEPT = 5 * 60e3; // how long a month is good, ms (PRD 8.1)
const PAUSES = [500, 1000, 2000, 4000, 8000]; // before asking again, ms (PRD 8.3)
const PATIENCE = 15e3; // a later answer does not come, ms
const SLOW = 300; // what takes longer says so, ms

const one = (selector) => document.querySelector(selector);
const sleep = (ms) => new Promise((done) => { setTimeout(done, ms); });

// ---- saying what goes on ----

const progress = one('#progress');
const [status, timer, retry] = progress.children;
const words = progress.dataset;

function say(text = '') {
  status.textContent = text;
  timer.textContent = '';
  retry.hidden = true;
}

// Shows the time left in @sentence, until it is over or @signal stops it.
async function countDown(wait, sentence, signal) {
  const end = Date.now() + wait * 1000;
  for (let left = wait; left > 0 && !signal?.aborted; left = Math.ceil((end - Date.now()) / 1000)) {
    const clock = new Date(left * 1000).toISOString().slice(11, 19).replace(/^[0:]{1,4}/, '');
    timer.textContent = sentence.replace('0:00', clock);
    await sleep(200);
  }
}

// ---- asking the server ----

let asked = new AbortController(); // what was asked last: an older question is dropped

// The answer, with the page that it brought.
async function read(url, options) {
  const answer = await fetch(url, options);
  answer.page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  return answer;
}

// Waits until it is time for another try; true when somebody wished for it.
function nextTry(pause, signal) {
  status.textContent = pause ? words.offline : words.failed;
  retry.hidden = false;
  if (document.activeElement === document.body) retry.focus();
  return new Promise((done) => {
    if (pause) setTimeout(done, pause * (0.75 + Math.random() / 2));
    retry.onclick = () => done(true);
    addEventListener('online', retry.onclick, { once: true, signal });
    signal.onabort = () => done();
  });
}

// As read(); null when something else was asked meanwhile. The page of a form's 429
// says itself how long to wait.
async function ask(url, options = {}) {
  asked.abort();
  asked = new AbortController();
  const { signal } = asked;
  for (let tries = 0; ; tries++) {
    const answer = await Promise.race([read(url, { ...options, signal }), sleep(PATIENCE)])
      .catch(() => null);
    if (signal.aborted) return null;
    const code = answer?.status;
    if (answer && ![502, 503, 504].includes(code) && (code !== 429 || options.method)) return answer;
    const wait = Number(answer?.headers.get('Retry-After'));
    if (wait) {
      say(words.busy);
      await countDown(wait, words.again, signal);
    } else if (await nextTry(PAUSES[tries], signal)) {
      tries = -1;
    }
  }
}

// ---- the calendar: a date grid of the APG (UX C9) ----

const months = new Map(); // "2026-11" → {page, at}
let shown = location.search;

const part = (name, page = document) => page.querySelector(`[data-part=${name}]`);

function keep(page) {
  if (!page.querySelector('.selected, .problem'))
    months.set(part('days', page).dataset.month, { page, at: Date.now() });
}

function setUpGrid() {
  const table = part('days');
  if (!table) return;
  table.setAttribute('role', 'grid');
  table.setAttribute('aria-describedby', 'keys');
  const cells = [...table.querySelectorAll('[data-date]')];
  for (const cell of cells) {
    const link = cell.querySelector('a');
    (link ?? cell).tabIndex = cell.tabIndex = -1;
    if (!link) cell.setAttribute('aria-disabled', 'true');
    if (cell.matches('.selected')) cell.setAttribute('aria-selected', 'true');
  }
  const find = (kind) => cells.find((cell) => cell.matches(kind));
  (find('.selected') ?? find('.today') ?? find(':not([aria-disabled])') ?? cells[0]).tabIndex = 0;
}

// Takes the parts of another calendar page.
function showCalendar(page) {
  document.title = page.title;
  for (const old of document.querySelectorAll('.problem, .others')) old.remove();
  for (const old of document.querySelectorAll('[data-part]')) {
    const other = part(old.dataset.part, page);
    if (other) old.replaceWith(other);
  }
  one('#month').textContent = page.querySelector('#month').textContent;
  setUpGrid();
}

function setFocus(wanted) {
  if (wanted === 'day') {
    one('#day-name').focus({ preventScroll: true });
    one('#day').scrollIntoView();
  } else if (wanted) {
    one(`a[data-part="${wanted}"], [data-date="${wanted}"]`)?.focus();
  }
  if (document.activeElement === document.body) one('[tabindex="0"]').focus({ preventScroll: true });
}

// Opens a page of the calendar and sets the focus: 'day', 'previous', 'next' or a date. @isNew: the
// browser's history does not know it yet.
async function openCalendar(address, focus, isNew = true) {
  const url = new URL(address);
  url.hash = ''; // or going there would only scroll
  const kept = months.get(url.searchParams.get('month'));
  let page = kept && Date.now() - kept.at < MONTH_KEPT ? kept.page : null;
  asked.abort();
  say();
  if (!page) {
    one('.turn').after(progress);
    const slow = setTimeout(() => status.textContent || say(words.loading), SLOW);
    const answer = await ask(url);
    clearTimeout(slow);
    if (!answer) return;
    say();
    page = answer.page;
    if (!answer.ok || !part('days', page)) // such as a lost session's
      return void (isNew ? location.assign(url) : location.reload());
    keep(page);
  }
  if (isNew) history.pushState(null, '', url);
  shown = url.search;
  showCalendar(page.cloneNode(true));
  setFocus(focus);
}

// To another day, which may be in the month before or after.
function goTo(cell, days, monthsOn = 0) {
  const [year, month, day] = cell.dataset.date.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + monthsOn, 0)).getUTCDate();
  const time = Date.UTC(year, month - 1 + monthsOn, Math.min(day, last) + days);
  const date = new Date(time).toISOString().slice(0, 10);
  const there = one(`[data-date="${date}"]`);
  const link = part(date < cell.dataset.date ? 'previous' : 'next');
  if (there) {
    there.focus();
  } else if (link.href) {
    openCalendar(link.href, date);
  } else {
    one('.turn').after(progress);
    say(part('notes').textContent.trim()); // why the calendar ends here
  }
}

const isPlain = (event) => !['ctrl', 'alt', 'meta', 'shift'].some((key) => event[`${key}Key`]);

addEventListener('keydown', (event) => {
  const cell = event.target.closest('[data-date]');
  if (!cell || !isPlain(event)) return;
  const { key } = event;
  const right = document.dir === 'rtl' ? -1 : 1;
  const step = { ArrowUp: [-7], ArrowDown: [7], ArrowLeft: [-right], ArrowRight: [right],
    PageUp: [0, -1], PageDown: [0, 1] }[key];
  const week = [...cell.parentElement.querySelectorAll('[data-date]')];
  if (step) goTo(cell, ...step);
  else if (key === 'Home') week[0].focus();
  else if (key === 'End') week.pop().focus();
  else if (key === 'Enter' || key === ' ') cell.querySelector('a')?.click();
  else return;
  event.preventDefault();
});

addEventListener('focusin', (event) => {
  const cell = event.target.closest('[data-date]');
  if (!cell) return;
  one('[data-date][tabindex="0"]').tabIndex = -1;
  cell.tabIndex = 0;
});

addEventListener('click', (event) => {
  const link = event.target.closest('#calendar a');
  if (!link || !isPlain(event) || event.button) return;
  event.preventDefault();
  openCalendar(link.href, link.closest('[data-date]') ? 'day' : link.dataset.part);
});

addEventListener('popstate', () => {
  if (part('days') && location.search !== shown) openCalendar(location.href, null, false);
});

// ---- forms: sent once, and told so (UX C16) ----

// Holds @where's forms back, or lets all go; a held link is not seen.
function hold(where) {
  const which = where ? '[type=submit]:enabled, [href=""]' : '[data-held]';
  for (const button of (where ?? document).querySelectorAll(which)) {
    button.disabled = where;
    button.toggleAttribute('data-held', !!where);
  }
}

// The browser is back from where a form led, or never got there.
function release() {
  say();
  for (const form of document.forms) delete form.dataset.sent;
  hold();
}

// Confirms without leaving the page, which a failing network would lose. Asking again is safe: the
// form's id books once.
async function confirmHere(form, { name, value }) {
  const body = new URLSearchParams(new FormData(form));
  body.append(name, value);
  const answer = await ask(form.action, { method: 'POST', body });
  if (!answer) return;
  if (answer.redirected) return void location.assign(answer.url);
  one('main').after(progress);
  document.title = answer.page.title;
  one('main').replaceWith(answer.page.querySelector('main'));
  setUp();
}

addEventListener('submit', (event) => {
  const { target: form, submitter } = event;
  if (form.method !== 'post') return;
  const isSent = 'sent' in form.dataset; // the second click of two
  if (isSent || form.elements.request_id) event.preventDefault();
  if (isSent) return;
  form.dataset.sent = '';
  submitter.after(progress);
  say(words.sending);
  if (form.elements.request_id) confirmHere(form, submitter);
  else setTimeout(release, PATIENCE);
  setTimeout(hold, 0, one('main')); // once the browser has read it
});

addEventListener('pageshow', (event) => event.persisted && release());

addEventListener('pagehide', () => asked.abort());

// ---- every page ----

async function setUp() {
  say();
  setUpGrid();
  one('.problem')?.focus();
  const limited = one('[data-retry-after]');
  if (!limited) return;
  limited.after(progress);
  hold(limited.closest('form, main'));
  await countDown(Number(limited.dataset.retryAfter), words.wait);
  hold();
  say(words.ready);
}

if (part('days')) keep(document.cloneNode(true));
setUp();
