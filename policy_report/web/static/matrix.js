/* The matrix: one tab stop with arrows, the line of what is focused, windows of rows, a jump by names. */

const main = document.getElementById('main');
const cells = (root = main) => [...root.querySelectorAll('button.cell')];
const grid = () => document.getElementById('grid');

/* --- one tab stop ------------------------------------------------------------------------------------------------- */

function settle(kept, root = main) {
  const all = cells(root);
  const found = all.find((cell) => cell.getAttribute('formaction') === kept) ?? all[0];
  for (const cell of all) {
    const stop = cell === found ? '0' : '-1';
    if (cell.getAttribute('tabindex') !== stop) cell.setAttribute('tabindex', stop);
  }
  return found;
}

function focus(cell) {
  if (!cell) return;
  main.querySelector('button.cell[tabindex="0"]')?.setAttribute('tabindex', '-1');
  cell.tabIndex = 0;
  cell.focus();
  cell.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

const rows = () => [...grid().rows].filter((row) => row.querySelector('button.cell'));

function moved(cell, key, far) {
  const row = cell.closest('tr');
  const own = cells(row);
  const at = own.indexOf(cell);
  const all = rows();
  const line = all.indexOf(row);
  if (key === 'ArrowRight') return own[far ? own.length - 1 : at + 1];
  if (key === 'ArrowLeft') return own[far ? 0 : at - 1];
  if (key === 'Home') return (far ? cells(all[0]) : own)[0];
  if (key === 'End') return far ? cells(all.at(-1)).at(-1) : own.at(-1);
  const step = { ArrowUp: -1, ArrowDown: 1, PageUp: -10, PageDown: 10 }[key];
  if (!step) return undefined;
  const to = far ? (step < 0 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, line + step));
  return cells(all[to])[at];
}

main.addEventListener('keydown', (event) => {
  const cell = event.target.closest('button.cell');
  if (!cell || event.altKey) return;
  const to = moved(cell, event.key, event.ctrlKey || event.metaKey);
  if (to) { event.preventDefault(); focus(to); }
});

main.addEventListener('focusin', (event) => {
  const cell = event.target.closest('button.cell');
  const where = document.getElementById('where');
  if (where) where.textContent = cell && grid().classList.contains('wide') ? cell.getAttribute('aria-label') : '';
  for (const head of main.querySelectorAll('.here')) head.classList.remove('here');
  if (!cell) return;
  cell.closest('tr').querySelector('th').classList.add('here');
  grid().tHead.rows[0].cells[cell.closest('td').cellIndex].classList.add('here');
  main.querySelector('button.cell[tabindex="0"]')?.setAttribute('tabindex', '-1');
  cell.tabIndex = 0;
});

/* --- windows ------------------------------------------------------------------------------------------------------ */

const near = new IntersectionObserver((seen) => seen.filter((one) => one.isIntersecting).forEach((one) => more(one.target)), { rootMargin: '600px' });
const coming = new Map();

function more(link) {
  near.unobserve(link);
  if (!coming.has(link)) coming.set(link, load(link));
  return coming.get(link);
}

async function load(link) {
  const rows = await further(link.href);
  if (rows) join(main, rows);
  watch();
}

/* Return a window of rows, and where it is from. */
async function further(address) {
  const answer = await fetch(address, { headers: { 'X-Part': 'rows' } });
  if (!answer.ok) return undefined;
  const held = document.createElement('table');
  held.innerHTML = await answer.text();
  for (const cell of cells(held)) cell.tabIndex = -1;
  held.tBodies[0].dataset.from = address;
  return held.tBodies[0];
}

/* Put a window of rows in the place of the link that leads to it, if there is one. */
function join(root, rows) {
  const link = root.querySelector('[data-further]');
  if (link?.href !== rows.dataset.from) return;
  link.closest('table').append(rows);
  link.closest('tr').remove();
}

function watch() {
  for (const link of main.querySelectorAll('[data-further]')) near.observe(link);
}

/* --- what changed, what is filtered ------------------------------------------------------------------------------- */

const filters = () => document.getElementById('filters');

/* Make an element what another one is, touching only what differs: to lay out a large matrix takes half a second. */
function become(old, fresh) {
  if (old.isEqualNode(fresh) || (old.nodeName === 'DIALOG' && old.id === fresh.id)) return;
  const alike = old.nodeType === Node.ELEMENT_NODE && old.nodeName === fresh.nodeName;
  if (!alike || old.matches('input, select')) { old.replaceWith(fresh); return; }
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  const [children, following] = [[...old.childNodes], [...fresh.childNodes]];
  if (children.length === following.length) children.forEach((child, n) => become(child, following[n]));
  else old.replaceChildren(...following);
}

/* Show the matrix at an address; of one that changed, so many windows of rows as were there (`windows`: from where). */
async function refresh(address, windows = []) {
  if (!grid()) return;
  const focused = document.activeElement?.closest?.('button.cell')?.getAttribute('formaction');
  const typed = filters().contains(document.activeElement) ? document.activeElement : null;
  const { selectionStart } = typed ?? {};
  const unfolded = filters().querySelector('.folded').open;
  const scrolled = [scrollX, scrollY, grid().parentElement.scrollLeft];
  const [answer, ...rows] = await Promise.all([fetch(address, { headers: { 'X-Part': 'main' } }), ...windows.map(further)]);
  if (!answer.ok) return;
  const fresh = main.cloneNode();
  fresh.innerHTML = await answer.text();
  for (const each of rows.filter(Boolean)) join(fresh, each);
  settle(focused ?? current(), fresh);
  become(main, fresh);
  const cell = settle(focused ?? current());
  if (focused) cell?.focus({ preventScroll: true });
  filters().querySelector('.folded').open = unfolded;
  if (typed) {
    const field = filters().elements[typed.name];
    field?.focus({ preventScroll: true });
    if (field?.type === 'search') field.setSelectionRange(selectionStart, selectionStart);
  }
  grid().parentElement.scrollLeft = scrolled[2];
  scrollTo({ left: scrolled[0], top: scrolled[1], behavior: 'instant' });
  mark();
  watch();
  keep();
}

const asked = () => `${filters().getAttribute('action')}?${new URLSearchParams([...new FormData(filters())].filter(([, value]) => value))}`;

/* Let what is looked at go along to other pages. */
function keep() {
  for (const link of document.querySelectorAll('.top nav a')) link.search = view();
  const search = document.querySelector('.top .search');
  for (const field of search.querySelectorAll('[type=hidden]')) field.remove();
  for (const [name, value] of view()) search.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
}

/* Return the query of what is looked at: a brief, and as seen by whom. */
function view(query = {}) {
  const chosen = ['brief', 'seen'].map((name) => [name, filters().elements[name]?.value]).filter(([, value]) => value);
  return new URLSearchParams([...Object.entries(query), ...chosen]);
}

main.addEventListener('input', (event) => {
  if (!filters()?.contains(event.target)) return;
  if (/brief|seen/.test(event.target.name) && current()) {
    main.dispatchEvent(new CustomEvent('view', { detail: { panel: `${current()}?${view()}`, matrix: asked() } }));
  }
  clearTimeout(refresh.timer);
  refresh.timer = setTimeout(() => {
    if (!document.body.classList.contains('sided')) history.replaceState(null, '', asked());
    refresh(asked());
  }, event.target.type === 'search' ? 150 : 0);
});

document.addEventListener('changed', () => {
  if (filters()) refresh(asked(), [...grid().querySelectorAll('[data-from]')].map((rows) => rows.dataset.from));
  else if (document.getElementById('first') && document.getElementById('side').hidden) location.reload();
});

/* --- the open cell, gaps ------------------------------------------------------------------------------------------ */

const current = () => {
  const panel = document.querySelector('#side .panel');
  return panel ? `/cell/${encodeURIComponent(panel.dataset.actor)}/${encodeURIComponent(panel.dataset.topic)}` : undefined;
};

function mark() {
  for (const cell of main.querySelectorAll('.cell[aria-expanded]')) cell.removeAttribute('aria-expanded');
  const open = current();
  const cell = open && cells().find((one) => one.getAttribute('formaction') === open);
  if (!cell) return;
  cell.setAttribute('aria-expanded', 'true');
  settle(open);
  cell.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

document.addEventListener('side', () => grid() && mark());
document.addEventListener('closed', (event) => {
  mark();
  if (event.detail) focus(cells().find((cell) => cell.tabIndex === 0));
});

main.addEventListener('click', (event) => {
  const walk = event.target.closest('#walk');
  if (!walk) return;
  event.preventDefault();
  step();
});

function step() {
  const from = document.querySelector('#side .panel') ? current() : document.activeElement?.closest?.('button.cell')?.getAttribute('formaction');
  const [, , actor = '', topic = ''] = (from ?? '').split('/').map(decodeURIComponent);
  main.dispatchEvent(new CustomEvent('open', { detail: `/next?${view({ actor, topic })}` }));
}

/* --- a jump by the beginnings of names ---------------------------------------------------------------------------- */

const folded = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
const begins = (name, part) => folded(name).split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(part));

async function found(text) {
  const parts = folded(text).split(/\s+/).filter(Boolean);
  if (!parts.length) return undefined;
  for (let link = main.querySelector('[data-further]'); link; link = main.querySelector('[data-further]')) await more(link);
  const heads = [...grid().tHead.rows[0].cells].slice(1);
  for (let cut = parts.length; cut > 0; cut -= 1) {
    const fits = (name, words) => words.every((word) => begins(name, word));
    const row = rows().find((one) => fits(`${one.cells[0].dataset.name} ${one.cells[0].textContent}`, parts.slice(0, cut)));
    const at = cut === parts.length ? 0 : heads.findIndex((head) => fits(head.textContent, parts.slice(cut)));
    if (row && at >= 0) return cells(row)[at];
  }
  return undefined;
}

document.addEventListener('keydown', (event) => {
  const letters = document.getElementById('letters');
  const { key, target } = event;
  const busy = target.matches?.('input, textarea, select') || document.querySelector('dialog[open]') || target.closest?.('#record');
  if (!grid() || busy || event.ctrlKey || event.metaKey || event.altKey || (letters && !letters.checked)) return;
  if (key === 'n' && target.closest('#grid, .panel')) step();
  else if (key === '/') document.getElementById('jump').showModal();
  else return;
  event.preventDefault();
});

document.addEventListener('input', async (event) => {
  const jump = event.target.closest('#jump');
  if (jump) document.getElementById('jumps').textContent = (await found(event.target.value))?.getAttribute('aria-label') ?? '';
});
document.addEventListener('submit', async (event) => {
  const jump = event.target.closest('#jump');
  if (!jump) return;
  const field = event.target.elements.to;
  const cell = await found(field.value);
  field.value = '';
  setTimeout(() => (cell?.checkVisibility() === false ? cell.click() : focus(cell))); // a panel may fill the window
});

if (grid()) {
  settle();
  watch();
}
