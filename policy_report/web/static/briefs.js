/* Pages of briefs: a build is started without leaving the page, and what is said of briefs is said anew as it changes.
 * Forms, what is ticked in them and the focus stay. */

const PLACES = '[data-live]';
const mark = () => document.querySelector('[data-briefs]');

async function refresh() {
  const { part } = mark().dataset;
  const answer = await fetch(location.href, { headers: { 'X-Part': part } }).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const places = [...document.querySelectorAll(PLACES)];
  const others = places.map((place) => fresh.getElementById(place.id));
  if (others.includes(null) || fresh.querySelectorAll(PLACES).length !== places.length) location.reload();
  else places.forEach((place, i) => place.innerHTML === others[i].innerHTML || swap(place, others[i]));
}

function swap(place, other) {
  const focused = place.contains(document.activeElement) && document.activeElement;
  place.innerHTML = other.innerHTML;
  if (!focused) return;
  const like = focused.matches('a') ? `[href="${CSS.escape(focused.getAttribute('href'))}"]` : 'button';
  (place.querySelector(like) ?? place).focus({ preventScroll: true });
}

document.addEventListener('news', ({ detail }) => {
  if (!mark() || mark().dataset.briefs === detail.briefs) return;
  mark().dataset.briefs = detail.briefs;
  refresh();
});

document.addEventListener('submit', async (event) => {
  const form = event.target;
  if (!form.matches('[data-build]')) return;
  event.preventDefault();
  const answer = await fetch(form.action, { method: 'POST', body: new FormData(form), redirect: 'manual' }).catch(() => null);
  if (answer?.type === 'opaqueredirect') refresh();
  else if (answer) form.submit(); /* what is wrong is a page of its own */
});

/* --- the page of a brief ------------------------------------------------------------------------------------------ */

const frame = document.querySelector('.brief-page');
let kept = null; /* how the page was left, while it is loaded anew */

if (frame) {
  document.addEventListener('news', async () => {
    if (!frame.offsetParent) return; /* a narrow window has a link in its place */
    const answer = await fetch(frame.dataset.updates).catch(() => null);
    if (answer?.ok) frame.contentWindow.postMessage({ update: await answer.text() }, '*');
  });
  addEventListener('message', ({ source, data }) => {
    if (source !== frame.contentWindow) return;
    kept = data;
    frame.src = frame.getAttribute('src');
  });
  frame.addEventListener('load', () => {
    if (kept) frame.contentWindow.postMessage({ kept }, '*');
    kept = null;
  });
}
