/* Reading a source: what is selected, as places in the checker's text. Words are never sent: the server cuts them. */

const button = document.getElementById('code-this');
const text = document.querySelector('.source-text');

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
  return start === null || end === null || end <= start ? null : { start, end, range };
}

let pressed = false; // while somebody drags, nothing comes under the pointer

function offer() {
  const found = pressed ? null : selected();
  button.hidden = !found;
  if (!found) return;
  const lines = found.range.getClientRects();
  const box = lines[lines.length - 1] ?? found.range.getBoundingClientRect();
  button.style.top = `${Math.min(box.bottom + 6, innerHeight - button.offsetHeight - 6)}px`;
  button.style.left = `${Math.max(6, Math.min(box.right, text.getBoundingClientRect().right) - button.offsetWidth)}px`;
}

function code() {
  const found = selected();
  if (!found) return;
  button.hidden = true;
  CSS.highlights?.set('selection', new Highlight(found.range));
  const { start, end } = found;
  const query = new URLSearchParams({ source: text.dataset.source, start, end });
  document.getElementById('main').dispatchEvent(new CustomEvent('open', { detail: `/code?${query}` }));
}

if (button && text) {
  document.addEventListener('selectionchange', offer);
  text.addEventListener('pointerdown', () => { pressed = true; });
  addEventListener('pointerup', () => { pressed = false; offer(); });
  addEventListener('scroll', offer, { passive: true });
  button.addEventListener('mousedown', (event) => event.preventDefault()); // the selection stays
  button.addEventListener('click', code);
  document.addEventListener('keydown', (event) => {
    const typing = event.target.matches?.('input, textarea, select');
    if (event.key !== 'c' || event.ctrlKey || event.metaKey || event.altKey || typing) return;
    if (localStorage.getItem('letters') !== 'off') code();
  });
  document.addEventListener('closed', () => CSS.highlights?.delete('selection'));
}
