// What can be measured on a page that is drawn: overlaps, clipped words, the size of what is pressed,
// and what weighs how much (UX C21, C22, C25). The functions run in the page.
'use strict';

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

module.exports = { findOverlaps, findSmallTargets };
