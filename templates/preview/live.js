'use strict';
/* Asks for what is new, shows what is wrong, and gets the new page, as it was left: scrolled, filtered, unfolded.
 * In a page of the editor it runs apart, in an origin of its own: there it asks nobody. It is told what is new, and its
 * page is loaded anew by the one around it, which keeps meanwhile how it was left. */

(() => {
  const place = document.getElementById('policy-report-preview');
  const panel = place.querySelector('.panel');
  const briefs = document.getElementById('briefs');
  const { page, updates } = place.dataset;
  const PAUSE = 300; /* ms between two questions */
  const PATIENCE = 10_000; /* ms for an answer */
  const FIELDS = 'input[name], select[name], textarea[name]';
  const KEY = `policy-report-preview ${location.pathname}`;
  const framed = parent !== window;
  const ours = (element) => place.contains(element);
  const all = (selector) => [...document.querySelectorAll(selector)].filter((element) => !ours(element));
  let timer = 0;
  let leaving = false;
  let update = '';
  let shown = panel.innerHTML;

  raise();
  if (framed) {
    addEventListener('message', ({ source, data }) => {
      if (source === parent) data.kept ? restore(data.kept) : hear(data.update);
    });
    addEventListener('click', beside, true);
  } else {
    restore(stored());
    ask();
    document.addEventListener('visibilitychange', ask);
  }

  /* What leads elsewhere opens beside the editor. */
  function beside({ target }) {
    const link = target.closest?.('a[href]');
    if (link && link.origin !== location.origin) Object.assign(link, { target: '_blank', rel: 'noopener' });
  }

  /* A page that nobody sees does not ask. */
  async function ask() {
    clearTimeout(timer);
    if (document.hidden || leaving) return;
    try {
      const answer = await fetch(updates, { signal: AbortSignal.timeout(PATIENCE) });
      hear(await answer.text());
      lose(false);
    } catch {
      lose(true);
    }
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  }

  function hear(text) {
    if (text === update || leaving) return;
    update = text;
    const found = JSON.parse(text);
    if (found.page !== null && found.page !== page) reload();
    else {
      show(found.panel);
      if (briefs && found.briefs) list(found.briefs);
    }
  }

  function lose(lost) {
    place.querySelector('.lost').hidden = !lost;
  }

  /* --- what is wrong -------------------------------------------------------------------------------------------- */

  function show(html) {
    if (html === shown) return;
    shown = html;
    const folded = panel.querySelector('details:not([open])');
    panel.innerHTML = html;
    if (folded) panel.querySelector('details')?.removeAttribute('open');
    raise();
  }

  /* Above a dialog that the page has open, too. */
  function raise() {
    if (!panel.showPopover) return;
    panel.popover = 'manual';
    if (panel.matches(':popover-open')) panel.hidePopover();
    if (panel.children.length) panel.showPopover();
  }

  function list(html) {
    const focused = document.activeElement?.closest?.('#briefs a')?.getAttribute('href');
    briefs.innerHTML = html;
    if (focused) briefs.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  /* --- the new page, as the old one was left ---------------------------------------------------------------------- */

  function reload() {
    leaving = true;
    if (framed) {
      parent.postMessage(state(), location.origin);
      return;
    }
    try {
      sessionStorage.setItem(KEY, JSON.stringify(state()));
    } catch { /* a browser that stores nothing shows the page from its top */ }
    location.reload();
  }

  function stored() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(KEY));
      sessionStorage.removeItem(KEY);
      return kept;
    } catch {
      return null;
    }
  }

  function restore(kept) {
    if (!kept) return;
    kept.fields.forEach(fill);
    kept.sorted.forEach(sort);
    unfold(kept.unfolded);
    scroll(kept);
    focus(kept.focused);
    addEventListener('load', () => scroll(kept), { once: true });
  }

  function state() {
    const { activeElement: active } = document;
    return {
      fields: all(FIELDS).map(({ type, name, value, checked }) => ({ type, name, value, checked })),
      sorted: all('th[aria-sort]').map((th) => [th.dataset.topic ?? '', th.getAttribute('aria-sort')]),
      unfolded: all('details').map((details) => details.open),
      window: [scrollX, scrollY],
      scrolled: all('[id]').filter((one) => one.scrollTop || one.scrollLeft).map((one) => [one.id, one.scrollLeft, one.scrollTop]),
      focused: active?.name ? [active.name, active.selectionStart, active.selectionEnd] : null,
    };
  }

  function fill(kept) {
    const ticked = kept.type === 'checkbox' || kept.type === 'radio';
    const field = all(FIELDS).find((one) => one.name === kept.name && (!ticked || one.value === kept.value));
    if (!field || (ticked ? field.checked === kept.checked : field.value === kept.value)) return;
    if (ticked) field.checked = kept.checked;
    else field.value = kept.value;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }

  function sort([topic, direction]) {
    const header = all('th').find((th) => (th.dataset.topic ?? '') === topic && th.querySelector('button'));
    if (header && header.getAttribute('aria-sort') !== direction) header.querySelector('button').click();
  }

  function unfold(open) {
    const found = all('details');
    if (found.length === open.length) found.forEach((details, i) => { details.open = open[i]; });
  }

  function scroll(kept) {
    kept.scrolled.forEach(([id, left, top]) => document.getElementById(id)?.scrollTo({ left, top, behavior: 'instant' }));
    scrollTo({ left: kept.window[0], top: kept.window[1], behavior: 'instant' });
  }

  function focus(kept) {
    const field = kept && all(FIELDS).find((one) => one.name === kept[0]);
    field?.focus({ preventScroll: true });
    if (field && kept[1] !== null && field.setSelectionRange) field.setSelectionRange(kept[1], kept[2]);
  }
})();
