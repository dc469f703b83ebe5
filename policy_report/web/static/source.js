/* Reading a source: what is selected, as places in the checker's text. Words are never sent: the server cuts them. */

const button = document.getElementById('code-this');
const text = document.querySelector('.source-text');

/* --- what is selected --------------------------------------------------------------------------------------------- */

/* Return the place of a point of the page in the text, in characters as the server counts them. */
function place(node, offset) {
  const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  const paragraph = element.closest('[data-start]');
  if (!paragraph) return null;
  const range = document.createRange();
  range.setStart(paragraph, 0);
  range.setEnd(node, offset);
  return Number(paragraph.dataset.start) + [...range.toString()].length;
}

function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0).cloneRange();
  const all = [...text.querySelectorAll('[data-start]')].filter((each) => range.intersectsNode(each));
  if (!all.length) return null;
  const [first, last] = [all[0], all.at(-1)];
  if (!first.contains(range.startContainer)) range.setStart(first, 0);
  if (!last.contains(range.endContainer)) range.setEnd(last, last.childNodes.length);
  const start = place(range.startContainer, range.startOffset);
  const end = place(range.endContainer, range.endOffset);
  return start === null || end === null || end <= start ? null : { start, end, range, last };
}

let pressed = false; // while somebody drags, nothing comes under the pointer

/* The button stands in the margin where the chip will be; below the words where there is no margin. */
function offer() {
  if (!button) return;
  const found = pressed ? null : selected();
  button.hidden = !found;
  if (!found) return;
  const lines = found.range.getClientRects();
  const line = lines[lines.length - 1] ?? found.range.getBoundingClientRect();
  const words = found.last.closest('.sheet, [data-start]').getBoundingClientRect();
  const margin = found.last.closest('.para').querySelector('.beside').getBoundingClientRect();
  const beside = margin.left >= words.right;
  const top = beside ? line.top : line.bottom + 6;
  button.style.top = `${Math.min(top, innerHeight - button.offsetHeight - 6)}px`;
  button.style.left = `${beside ? margin.left : Math.max(6, Math.min(line.right, words.right) - button.offsetWidth)}px`;
}

function code() {
  const found = button && selected();
  if (!found) return;
  button.hidden = true;
  CSS.highlights?.set('selection', new Highlight(found.range));
  getSelection().removeAllRanges();
  const { start, end } = found;
  const query = new URLSearchParams({ source: text.dataset.source, start, end, as: text.dataset.as });
  document.getElementById('main').dispatchEvent(new CustomEvent('open', { detail: `/code?${query}` }));
}

/* --- on the picture of a page, words lie apart: a point means the nearest of them --------------------------------- */

const ASIDE = 20; // how much farther a word is that is not on the line

function nearest(sheet, { clientX, clientY }) {
  const away = (low, at, high) => Math.max(low - at, 0, at - high);
  const words = [...sheet.querySelectorAll('text')].map((word) => [word, word.getBoundingClientRect()]);
  const far = ([, box]) => away(box.left, clientX, box.right) + ASIDE * away(box.top, clientY, box.bottom);
  const [word, box] = words.reduce((one, other) => (far(other) < far(one) ? other : one));
  const share = Math.max(0, Math.min(1, (clientX - box.left) / box.width));
  return [word.firstChild, Math.round(share * word.firstChild.length)];
}

const sheet = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest?.('.sheet:has(text)');

function press(event) {
  pressed = true;
  const over = sheet(event);
  if (!over || event.button || event.pointerType === 'touch') return;
  text.addEventListener('mousedown', (mouse) => mouse.preventDefault(), { once: true }); // else the browser selects too
  text.focus({ preventScroll: true });
  getSelection()[event.shiftKey ? 'extend' : 'collapse'](...nearest(over, event));
  const drag = (moved) => { if (sheet(moved)) getSelection().extend(...nearest(sheet(moved), moved)); };
  addEventListener('pointermove', drag);
  addEventListener('pointerup', () => removeEventListener('pointermove', drag), { once: true });
}

/* --- what is coded ------------------------------------------------------------------------------------------------ */

const chips = () => [...text.querySelectorAll('[data-chip]')];
const marks = (chip) => [...text.querySelectorAll(`[data-mark="${chip.dataset.chip}"]`)];

function go(step) {
  const all = chips();
  const at = all.indexOf(document.activeElement);
  const seen = all.findIndex((chip) => marks(chip)[0]?.getBoundingClientRect().top > 60);
  const next = at < 0 ? (step > 0 ? seen : (seen < 0 ? all.length : seen) - 1) : at + step;
  all[next]?.focus({ preventScroll: true });
  if (all[next]) marks(all[next])[0]?.scrollIntoView({ block: 'center' });
}

function show(event) {
  for (const mark of text.querySelectorAll('.lit')) mark.classList.remove('lit');
  const chip = event.target.closest('[data-chip]');
  for (const mark of chip ? marks(chip) : []) mark.classList.add('lit');
}

function open(event) {
  if (event.target.closest('a') || !getSelection().isCollapsed) return;
  const mark = document.elementsFromPoint(event.clientX, event.clientY).find((each) => each.dataset?.mark);
  if (mark) chips().find((chip) => chip.dataset.chip === mark.dataset.mark)?.click();
}

if (text) {
  document.addEventListener('selectionchange', offer);
  text.addEventListener('pointerdown', press);
  addEventListener('pointerup', () => { pressed = false; offer(); });
  addEventListener('scroll', offer, { passive: true });
  button?.addEventListener('mousedown', (event) => event.preventDefault()); // the selection stays
  button?.addEventListener('click', code);
  text.addEventListener('click', open);
  text.addEventListener('focusin', show);
  text.addEventListener('keydown', ({ key, ctrlKey, metaKey, altKey }) => {
    if (ctrlKey || metaKey || altKey || localStorage.getItem('letters') === 'off') return;
    if (key === 'c') code();
    else if (key === 'j' || key === 'k') go(key === 'j' ? 1 : -1);
  });
  document.addEventListener('closed', () => {
    CSS.highlights?.delete('selection');
    text.focus({ preventScroll: true });
  });
  const at = document.getElementById('at') ?? text.querySelector('.chosen');
  at?.closest('.para').scrollIntoView({ block: 'center' });
  if (at && !document.body.classList.contains('sided')) text.focus({ preventScroll: true });
}
