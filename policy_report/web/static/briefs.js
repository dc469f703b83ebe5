/* While something is built, the list of briefs is asked for anew. */

const PAUSE = 700; // ms
const main = document.getElementById('main');

async function follow() {
  if (!main.querySelector('[data-building]')) return;
  const answer = await fetch(location.href, { headers: { 'X-Part': 'main' } }).catch(() => null);
  if (answer?.ok) main.innerHTML = await answer.text();
  setTimeout(follow, PAUSE);
}

setTimeout(follow, PAUSE);
