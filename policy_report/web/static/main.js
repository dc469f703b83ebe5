/* What every page does: ask for what is new, and send forms by script where that spares a reload. */

const PAUSE = 700; // ms between two questions
const PATIENCE = 10_000; // ms for an answer

const state = document.getElementById('problems');
let version = Number(document.body.dataset.version);

export const token = document.querySelector('meta[name=token]').content;

/* Ask a page of ours for a half of itself: { ok, html, title, to }. */
export async function part(address, half, options = {}) {
  const answer = await fetch(address, { ...options, headers: { 'X-Part': half, ...options.headers } });
  return { ok: answer.ok, html: await answer.text(), title: decodeURIComponent(answer.headers.get('X-Title') ?? ''), to: answer.url };
}

/* Send JSON to a page of ours, and return the JSON that it answers. */
export async function send(address, value, signal) {
  const headers = { 'Content-Type': 'application/json', 'X-Token': token };
  const answer = await fetch(address, { method: 'POST', body: JSON.stringify(value), headers, signal });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

/* A page that nobody sees does not ask. */
async function ask() {
  if (!document.hidden) {
    try {
      const answer = await fetch('/news', { signal: AbortSignal.timeout(PATIENCE) });
      if (answer.ok) hear(await answer.json());
    } catch { /* the server went away; it may come back */ }
  }
  setTimeout(ask, PAUSE);
}

function hear(news) {
  if (news.version === version) return;
  version = news.version;
  state.innerHTML = news.problems;
  if (news.undo) document.getElementById('undo').outerHTML = news.undo;
  document.dispatchEvent(new CustomEvent('changed', { detail: news }));
}

ask();
