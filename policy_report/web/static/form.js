/* The form of a position: what `check` says while one types, digits for stances, the quote's nearest passage. */

import { send } from './send.js';

const PAUSE = 40; // ms after the last key
const side = document.getElementById('side');
let timer = 0;
let asking = null;
let touched = new Set();

const form = () => document.querySelector('#record:not(.conflict)');
const values = (record) => Object.fromEntries([...new FormData(record)].filter(([, value]) => typeof value === 'string'));

async function check() {
  const record = form();
  if (!record) return;
  clearTimeout(timer);
  asking?.abort();
  asking = new AbortController();
  try {
    show(record, await send('/validate', values(record), asking.signal));
  } catch { /* a newer question is on its way, or the server is gone, which the page says */ }
}

/* Return whether a form may be sent; else go to its first mistake. What has no form of a position in it may. */
export async function sound(record) {
  if (record !== form()) return true;
  for (const place of record.querySelectorAll('.faults')) touched.add(place.id.slice(2));
  await check();
  const wrong = record.querySelector('[aria-invalid], [data-invalid]');
  (wrong?.matches('fieldset') ? wrong.querySelector('input') : wrong)?.focus();
  return !wrong || record.querySelector('[name=new-source-title]')?.value.trim();
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
  document.getElementById('mistakes').textContent = editing || touched.has('actor') ? found.mistakes : '';
  document.getElementById('question').textContent = found.question;
  const words = record.querySelectorAll('.stances .word');
  found.steps.forEach((step, i) => { if (words[i]) words[i].textContent = step.label; });
}

function later(event) {
  const record = form();
  if (!record?.contains(event.target)) return;
  if (event.target.name) touched.add(event.target.name);
  record.dataset.touched = 'typed';
  event.target.closest('.proposed')?.classList.remove('proposed');
  clearTimeout(timer);
  timer = setTimeout(check, PAUSE);
}

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

document.addEventListener('changed', () => {
  const record = form();
  const said = record && document.getElementById('elsewhere');
  if (said) said.hidden = false;
});
document.addEventListener('side', () => { touched = new Set(); });
side.addEventListener('submit', () => { document.getElementById('elsewhere')?.remove(); }, true);
