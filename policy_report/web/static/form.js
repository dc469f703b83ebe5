/* The form of a position: what `check` says while one types, digits for stances, the quote's nearest passage. */

import { send } from './send.js';

const PATIENCE = 10_000; // ms for an answer
let asking = null; // while an answer is waited for
let stale = false; // something was typed since it was asked
let touched = new Set();

const form = () => document.querySelector('#record:not(.conflict)');
const values = (record) => Object.fromEntries([...new FormData(record)].filter(([, value]) => typeof value === 'string'));

/* Ask what is wrong with what is typed by now; what is typed meanwhile is asked next. */
function check() {
  stale = true;
  asking ??= ask().finally(() => { asking = null; });
  return asking;
}

async function ask() {
  for (let record = form(); stale && record; record = form()) {
    stale = false;
    try {
      const found = await send('/validate', values(record), AbortSignal.timeout(PATIENCE));
      if (record === form()) show(record, found);
    } catch { /* the server is gone, which the page says */ }
  }
}

/* Return whether a form may be sent; else go to its first mistake, unless its user is elsewhere by the time of the
   answer. What has no form of a position in it may. */
export async function sound(record) {
  if (record !== form()) return true;
  if (!stale && !asking && !record.querySelector('[aria-invalid], [data-invalid]')) return true; // it was just asked
  const from = document.activeElement;
  for (const place of record.querySelectorAll('.faults')) touched.add(place.id.slice(2));
  await check();
  const wrong = record.querySelector('[aria-invalid], [data-invalid]');
  if (document.activeElement === from) (wrong?.matches('fieldset') ? wrong.querySelector('input') : wrong)?.focus();
  return !wrong;
}

function show(record, found) {
  const editing = record.getAttribute('action') !== '/positions';
  for (const place of record.querySelectorAll('.faults')) {
    const name = place.id.slice(2);
    const html = editing || touched.has(name) ? found.messages[name] ?? '' : '';
    if (place.innerHTML !== html) place.innerHTML = html;
    const field = document.getElementById(`f-${name}`) ?? place.parentElement;
    const mark = field.matches('fieldset') ? 'data-invalid' : 'aria-invalid';
    if (html.includes('message error')) field.setAttribute(mark, 'true');
    else field.removeAttribute(mark);
  }
  const state = document.getElementById('quote-state');
  if (state.innerHTML !== found.quote) state.innerHTML = found.quote;
  const told = record.dataset.touched === 'told'; // how to leave it, which an answer that comes late lets stand
  if (!told) document.getElementById('mistakes').textContent = editing || touched.has('actor') ? found.mistakes : '';
  document.getElementById('question').textContent = found.question;
  const words = record.querySelectorAll('.stances .word');
  found.steps.forEach((step, i) => { if (words[i]) words[i].textContent = step.label; });
}

function later(event) {
  const record = form();
  if (!record?.contains(event.target)) return;
  if (event.target.name) touched.add(event.target.name);
  event.target.closest('.proposed')?.classList.remove('proposed');
  check();
}

/* What is typed and unknown is the name of what is made in its place. */
document.addEventListener('toggle', ({ target }) => {
  const name = target.matches?.('.new-thing[open]') && target.querySelector('input');
  if (!name || name.value) return;
  const field = target.closest('.field').querySelector('input');
  const known = [...field.list.options].some((option) => option.value === field.value);
  if (!known) { name.value = field.value; later({ target: name }); }
  if (!document.activeElement.matches('input, select, textarea')) name.focus(); // its user went on to another field
}, true);

document.addEventListener('input', later);
document.addEventListener('change', later);

document.addEventListener('click', (event) => {
  const record = form();
  const mend = event.target.closest('[data-mend]');
  const words = event.target.closest('[name=use-words]');
  if (!record || !(mend || words)) return;
  event.preventDefault();
  const field = mend ? mend.closest('.field').querySelector('input, textarea') : document.getElementById('f-quote');
  field.value = mend ? mend.dataset.mend : words.value;
  field.focus();
  field.dispatchEvent(new Event('input', { bubbles: true }));
});

document.addEventListener('keydown', (event) => {
  const stances = event.target.closest?.('.stances');
  if (!stances || event.ctrlKey || event.altKey || event.metaKey || !/^[1-9]$/.test(event.key)) return;
  const choice = stances.querySelectorAll('input')[Number(event.key) - 1];
  if (choice) { event.preventDefault(); choice.focus(); choice.click(); }
});

document.addEventListener('changed', ({ detail }) => {
  const said = document.getElementById('elsewhere');
  if (!said || said.closest('[data-sending]')) return;
  said.hidden = !detail.elsewhere;
  said.textContent = detail.elsewhere;
});
document.addEventListener('side', () => { touched = new Set(); });
