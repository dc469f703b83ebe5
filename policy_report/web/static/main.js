/* What every page does: halves that come by script, news of the files, keys. State stays on the server. */

import { sound } from './form.js';
import './briefs.js';
import './conflict.js';
import './matrix.js';
import './names.js';
import './source.js';

const PAUSE = 600; // ms between two questions
const PATIENCE = 10_000; // ms for an answer

let version = Number(document.body.dataset.version);
const side = document.getElementById('side');
const main = document.getElementById('main');

/* --- halves: links and forms marked by where they lead load the right half alone --------------------------------- */

const SIDE = /^\/((cell|positions|code|uncoded)\b|(actors|topics)\/)/;

let under = ''; // where the left half is by itself

/* Load the right half from an address of ours; `options` are those of a request that sends a form. */
async function open(address, options = {}) {
  const typed = side.querySelector('[data-esc][data-touched=typed]');
  if (typed && !options.method && !typed.contains(document.activeElement)) { leave(); return; } // once more does it
  if (side.hidden) under = location.href;
  const answer = await fetch(address, { ...options, headers: { 'X-Part': 'side' } });
  const html = await answer.text();
  const to = new URL(answer.url);
  if (!answer.headers.has('X-Title')) {
    if (answer.ok) location.assign(to);
    else say(html);
    return;
  }
  const met = side.querySelector('.conflict');
  show(html, decodeURIComponent(answer.headers.get('X-Title')));
  if (side.querySelector('.conflict') && !met) history.pushState(null, '', location.href); // one step back is the form
  if (answer.ok && to.href !== location.href) history.pushState(null, '', to);
  if (options.method === 'POST') ask();
}

function show(html, title) {
  side.innerHTML = html;
  side.hidden = false;
  document.body.classList.add('sided');
  document.title = title;
  (first() ?? side.querySelector('h1'))?.focus();
  document.dispatchEvent(new CustomEvent('side'));
}

/* The field in which one begins to type. */
function first() {
  const fresh = side.querySelector('#record[action="/positions"]');
  const named = fresh?.matches(':not(.narrow)') ? fresh.querySelectorAll('[name=actor], [name=topic]') : [];
  const empty = [...named].find((field) => !field.value); // beside a text both are proposed, a stance never is
  return side.querySelector('[autofocus], [aria-invalid]') ?? side.querySelector('[data-first]') ?? empty ?? fresh?.querySelector('[name=stance]');
}

function close() {
  const panel = side.querySelector('.close');
  if (!panel || side.hidden) return;
  const to = new URL(panel.href);
  if (SIDE.test(to.pathname)) { open(to); return; }
  const home = main.querySelector('[data-home]')?.dataset.home; // of a page whose own right half was replaced
  if (home) { location.assign(home); return; }
  const cell = side.querySelector('.panel')?.dataset;
  const opener = [...main.querySelectorAll('a[href]')].find((link) => link.pathname === location.pathname);
  side.hidden = true;
  side.replaceChildren();
  document.body.classList.remove('sided');
  history.pushState(null, '', under && new URL(under).pathname !== to.pathname ? under : to);
  document.dispatchEvent(new CustomEvent('closed', { detail: cell }));
  if (document.activeElement === document.body) (opener ?? main).focus({ preventScroll: !opener });
}

/* Close, but ask once more where something was typed. */
function leave() {
  const record = side.querySelector('form.entry');
  if (record?.matches('.conflict')) record.elements.again.click();
  else if (record?.dataset.touched === 'typed') {
    record.dataset.touched = 'told';
    document.getElementById('mistakes').textContent = record.dataset.esc;
  } else close();
}

side.addEventListener('input', ({ target }) => {
  const entry = target.closest('[data-esc]');
  if (entry) entry.dataset.touched = 'typed';
});

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[href]');
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link.classList.contains('close') && side.contains(link)) {
    event.preventDefault();
    close();
  } else if (SIDE.test(link.pathname) && link.origin === location.origin) {
    event.preventDefault();
    open(link.href);
  }
});

document.addEventListener('submit', async (event) => {
  const form = event.target;
  const button = event.submitter;
  const action = new URL(button?.hasAttribute('formaction') ? button.formAction : form.action);
  if (event.defaultPrevented || form.method === 'dialog' || (!SIDE.test(action.pathname) && action.pathname !== '/next')) return;
  event.preventDefault();
  if (form.method === 'post') {
    const body = new FormData(form, button);
    if (!await sound(form)) return;
    form.dataset.sending = 'yes'; // from now on what changes is our own
    await open(action, { method: 'POST', body }).catch(() => lost(true));
    delete form.dataset.sending;
  } else open(`${action.pathname}?${new URLSearchParams(new FormData(form))}`);
});

addEventListener('popstate', () => {
  if (side.querySelector('.conflict')) { leave(); return; }
  if (SIDE.test(location.pathname)) open(location.href);
  else location.reload();
});

/* --- news -------------------------------------------------------------------------------------------------------- */

/* A page that nobody sees does not ask. */
async function ask() {
  clearTimeout(ask.timer);
  if (!document.hidden) {
    try {
      const answer = await fetch(`/news${side.querySelector('#record')?.dataset.watch ?? ''}`, { signal: AbortSignal.timeout(PATIENCE) });
      if (answer.ok) await hear(await answer.json());
      lost(!answer.ok);
    } catch { lost(true); }
  }
  clearTimeout(ask.timer);
  ask.timer = setTimeout(ask, PAUSE);
}

async function hear(news) {
  document.dispatchEvent(new CustomEvent('news', { detail: news }));
  if (news.version === version) return;
  version = news.version;
  document.getElementById('problems').innerHTML = news.problems;
  if (news.undo) document.getElementById('undo').outerHTML = news.undo;
  document.dispatchEvent(new CustomEvent('changed', { detail: news }));
  const panel = side.querySelector('.panel');
  if (panel && SIDE.test(location.pathname)) {
    const answer = await fetch(location.href, { headers: { 'X-Part': 'side' } });
    if (answer.ok && side.contains(panel) && !side.contains(document.activeElement)) side.innerHTML = await answer.text();
  }
}

function lost(gone) {
  say(gone ? document.getElementById('news').dataset.lost : '');
}

function say(text) {
  const news = document.getElementById('news');
  news.hidden = !text;
  news.textContent = text;
}

/* --- keys -------------------------------------------------------------------------------------------------------- */

const typing = (element) => element.matches?.('input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]');
/* Where single letters are keys: the matrix and what it opens. */
const lettered = (element) => element.closest?.('#grid, .panel');
const letters = document.getElementById('letters');
if (letters) {
  letters.checked = localStorage.getItem('letters') !== 'off';
  letters.addEventListener('change', () => localStorage.setItem('letters', letters.checked ? 'on' : 'off'));
}

document.addEventListener('keydown', (event) => {
  const { key, target } = event;
  if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === 's') {
    event.preventDefault();
    side.querySelector('.entry button.main')?.click();
    return;
  }
  if (key === 'Escape' && !document.querySelector('dialog[open]')) { leave(); return; }
  if (key === ' ' && target.matches('a[role=button]')) { event.preventDefault(); target.click(); return; }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(target) || document.querySelector('dialog[open]')) return;
  if (letters && !letters.checked) return;
  if (key !== '?' && !lettered(target)) return;
  if (key === '?') document.getElementById('keys')?.showModal();
  else if (key === 'a') side.querySelector('.panel a.main')?.click();
  else if (key === 's') side.querySelector('.panel .sign button')?.click();
  else if (key === 'e') side.querySelector('.panel .position a.button')?.click();
  else return;
  event.preventDefault();
});

main.addEventListener('click', (event) => {
  if (event.target.closest('#all-keys')) document.getElementById('keys').showModal();
});
main.addEventListener('view', async ({ detail }) => {
  const answer = await fetch(detail.panel, { headers: { 'X-Part': 'side' } });
  if (answer.ok) side.innerHTML = await answer.text();
  else close();
  history.replaceState(null, '', answer.ok ? detail.panel : detail.matrix);
});
main.addEventListener('open', (event) => open(event.detail));
if (document.activeElement === document.body) first()?.focus(); // of a page that came as a whole
document.dispatchEvent(new CustomEvent('side'));
ask();
