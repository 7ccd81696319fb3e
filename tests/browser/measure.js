// What can be measured on a page that is drawn: overlaps, clipped words, the size of what is pressed, and
// what axe finds (UX C20 to C22).
'use strict';

const fs = require('node:fs');
const { findPackage } = require('./venue.js');

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const axePath = findPackage('axe-core/axe.min.js');
const axe = axePath && fs.readFileSync(axePath, 'utf8');
const withoutAxe = !axe && 'axe-core is not installed'; // why a test is skipped; false when it is not

// ---- these run in the page ----

// Complaints about the page as it stands, as texts.
function findOverlaps() {
  const complaints = [];
  const isSeen = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && getComputedStyle(element).visibility === 'visible' &&
      !element.closest('.unseen, .skip');
  };
  const name = (element) => `<${element.localName} class="${element.className.baseVal ?? element.className}"> ` +
    `"${element.textContent.trim().replace(/\s+/g, ' ').slice(0, 40)}"`;
  const hasWords = (element) => /\S/.test(element.innerText ?? '') || element.matches('img, input, svg');
  const isAside = (element) => getComputedStyle(element).position === 'absolute';
  const boxes = (element) => (getComputedStyle(element).display === 'inline' ? [...element.getClientRects()]
    : [element.getBoundingClientRect()]);
  const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;

  for (const parent of document.querySelectorAll('body, body *:not(svg, svg *)')) {
    const children = [...parent.children].filter((child) => isSeen(child) && hasWords(child) && !isAside(child));
    for (const [index, child] of children.entries()) {
      for (const other of children.slice(index + 1)) {
        if (boxes(child).some((box) => boxes(other).some((otherBox) => meet(box, otherBox))))
          complaints.push(`${name(child)} overlaps ${name(other)}`);
      }
      const box = child.getBoundingClientRect();
      if (box.left < -0.5 || box.right > document.documentElement.clientWidth + 0.5)
        complaints.push(`${name(child)} sticks out sideways`);
      const isText = [...child.childNodes].some((node) => node.nodeType === 3 && /\S/.test(node.data));
      if (isText && getComputedStyle(child).display !== 'inline' && child.scrollWidth > child.clientWidth + 1)
        complaints.push(`${name(child)} does not hold its words`);
    }
  }
  if (document.documentElement.scrollWidth > document.documentElement.clientWidth)
    complaints.push('the page scrolls sideways');
  return complaints;
}

// What can be pressed and is too small: 44 pixels high, days of the month 40 either way. Links within
// sentences are excepted (WCAG 2.5.8).
function findSmallTargets() {
  const complaints = [];
  for (const target of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, summary')) {
    if (target.matches('.skip') || !target.checkVisibility()) continue;
    const { width, height } = target.getBoundingClientRect();
    const least = target.closest('td') ? 40 : 44;
    const isWords = target.closest('p, li, dd') && getComputedStyle(target).display === 'inline';
    if (!isWords && (height < least - 0.5 || width < (target.closest('td') ? 40 : 24) - 0.5))
      complaints.push(`${width.toFixed(1)}×${height.toFixed(1)}: "${target.innerText.trim() || target.id}"`);
  }
  return complaints;
}

// ---- these ask it ----

// axe's own words for what it found, with the place.
async function runAxe(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate((tags) => window.axe.run(document,
    { runOnly: tags, resultTypes: ['violations'] }), TAGS);
  return violations.map((one) => `${one.id}: ${one.help}: ${one.nodes.map((node) => node.target).join(' ')}`);
}

module.exports = { findOverlaps, findSmallTargets, runAxe, withoutAxe };
