'use strict';
/* What the page adds with JavaScript: filters, sorting, evidence beside the matrix, and the matrix on the clipboard.
   Everything is in the document already; nothing here is fetched, stored or written back. */

(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  // What it says, in the language of the brief; a pair is for one and for several.
  const words = {
    chosen: {{ _("chosen")|tojson }},
    actors: [{{ many(1, "{n} actor", "{n} actors", n="{n}")|tojson }}, {{ many(2, "{n} actor", "{n} actors", n="{n}")|tojson }}],
    of: {{ _("{n} of {of} actors", n="{n}", of="{of}")|tojson }},
    cells: [{{ many(1, "{n} cell with evidence", "{n} cells with evidence", n="{n}")|tojson }}, {{ many(2, "{n} cell with evidence", "{n} cells with evidence", n="{n}")|tojson }}],
    silence: {{ _("No evidence")|tojson }},
    nothing: {{ _("No evidence was found. That says nothing about where the actor stands.")|tojson }},
    copied: {{ _("Copied")|tojson }},
    copiedWhere: {{ _("Copied to the clipboard")|tojson }},
    refused: {{ _("The browser refused")|tojson }},
    refusedWhat: {{ _("The browser refused to copy")|tojson }},
  };
  const language = document.documentElement.lang || 'en';
  const rule = new Intl.PluralRules(language);
  const figure = new Intl.NumberFormat(language);
  const plural = (n, [one, several]) => (rule.select(n) === 'one' ? one : several).replace('{n}', figure.format(n));
  const keyOf = (element) => (element.matches('td') ? `${element.dataset.actor}/${element.dataset.topic}` : element.id.slice(2));

  const table = $('#matrix-table');
  const toolbar = $('#toolbar');
  const articles = new Map($$('[id^="e-"]').map((article) => [keyOf(article), article]));
  const places = new Map();  // cells of the matrix by actor/topic

  if (table) fillIn();
  if (table) startMatrix();
  foldTopics();
  startEvidence();
  followReading();

  /* A large matrix leaves to its heads and its names what its cells are about. */
  function fillIn() {
    const topics = $$('thead th[data-topic]', table).map((header) => header.dataset.topic);
    $$('tbody tr', table).forEach((row) => $$('td', row).forEach((td, column) => {
      td.dataset.actor ??= row.dataset.actor;
      td.dataset.topic ??= topics[column];
      td.dataset.state ??= toneIn(td) ?? 'no-evidence';
      td.dataset.stance ??= toneIn(td) ?? '';
      places.set(keyOf(td), td);
    }));
  }

  function toneIn(td) {
    return $('[class*=tone-]', td)?.className.match(/tone-([\w-]+)/)?.[1];
  }

  /* --- the matrix: filters, search, sorting, copying ------------------------------------------------------------ */

  function startMatrix() {
    const rows = $$('tbody tr', table).map(readRow);
    const bodies = $$('tbody', table);
    const homes = new Map(rows.map((row) => [row, row.element.parentElement]));
    const headers = $$('thead th[data-topic]', table);
    const scores = new Map($$('[name=stance]', toolbar).map((input, rank) => [input.value, readScore(input, rank)]));
    const byKind = table.classList.contains('grouped');
    const sort = { by: 'order', reversed: false };

    toolbar.hidden = false;
    headers.forEach((header) => addSortButton(header, `topic:${header.dataset.topic}`));
    addSortButton($('.corner', table), 'name');
    toolbar.addEventListener('submit', (event) => event.preventDefault());
    toolbar.addEventListener('input', update);
    toolbar.addEventListener('reset', () => setTimeout(reset));
    toolbar.elements.sort.addEventListener('input', (event) => sortBy(event.target.value, false));
    $('#reset-again').addEventListener('click', () => { toolbar.reset(); toolbar.elements.search.focus(); });
    $('#copy-matrix').addEventListener('click', copyMatrix);
    document.addEventListener('copy', copySelected);
    closePickersFromOutside();
    if (table.classList.contains('dense')) tellPointed();
    new ResizeObserver(fit).observe($('#scroll').parentElement);
    update();

    function update() {
      const wanted = readFilters();
      headers.forEach((header) => { header.hidden = !admits(wanted.topic, header.dataset.topic); });
      const shown = rows.filter((row) => showRow(row, wanted));
      bodies.forEach((body) => { body.hidden = !$('tr:not([hidden])', body); });
      const columns = headers.filter((header) => !header.hidden).length;
      table.style.setProperty('--topics', columns);
      table.hidden = shown.length === 0;
      $('#nothing').hidden = shown.length > 0;
      showChosen(wanted);
      say(shown);
      fit();
    }

    function showRow(row, wanted) {
      const named = row.name.includes(wanted.words);
      const matches = row.cells.filter((cell) => showCell(cell, wanted, named));
      const narrowed = wanted.stance.size > 0 || (wanted.words && !named);
      const visible = admits(wanted.actor, row.actor) && admits(wanted.kind, row.kind)
        && (!narrowed || matches.length > 0)
        && (!wanted.hideEmpty || row.cells.some((cell) => cell.evidenced && !cell.td.hidden));
      row.element.hidden = !visible;
      row.matches = matches.filter((cell) => cell.evidenced).length;
      return visible;
    }

    function showCell(cell, wanted, named) {
      cell.td.hidden = !admits(wanted.topic, cell.topic);
      const matches = admits(wanted.stance, cell.stance) && (named || cell.text().includes(wanted.words));
      cell.td.classList.toggle('off', !matches);
      return matches && !cell.td.hidden;
    }

    function readFilters() {
      const chosen = (name) => new Set($$(`[name=${name}]:checked`, toolbar).map((input) => input.value));
      return {
        actor: chosen('actor'), kind: chosen('kind'), topic: chosen('topic'), stance: chosen('stance'),
        words: fold(toolbar.elements.search.value), hideEmpty: toolbar.elements['hide-empty'].checked,
      };
    }

    function showChosen(wanted) {
      $$('.picker', toolbar).forEach((picker) => {
        const n = wanted[picker.dataset.picker].size;
        $('.chosen', picker).innerHTML = n ? `${n}<span class="hidden"> ${words.chosen}</span>` : '';
      });
    }

    function say(shown) {
      const cells = shown.reduce((sum, row) => sum + row.matches, 0);
      const actors = shown.length === rows.length ? plural(rows.length, words.actors)
        : words.of.replace('{n}', figure.format(shown.length)).replace('{of}', figure.format(rows.length));
      $('#result').textContent = `${actors}, ${plural(cells, words.cells)}`;
    }

    function sortBy(by, reversed) {
      Object.assign(sort, { by, reversed });
      toolbar.elements.sort.value = by;
      $$('thead th', table).forEach((header) => header.removeAttribute('aria-sort'));
      const header = by === 'name' ? $('.corner', table) : headers.find((th) => `topic:${th.dataset.topic}` === by);
      header?.setAttribute('aria-sort', (by === 'name') === reversed ? 'descending' : 'ascending');
      place();
    }

    function place() {
      const grouped = sort.by === 'order';
      const ordered = grouped ? rows : [...rows].sort(comparison());
      if (grouped) bodies.forEach((body) => body.append(...ordered.filter((row) => homes.get(row) === body).map((row) => row.element)));
      else bodies[0].append(...ordered.map((row) => row.element));
      table.classList.toggle('grouped', grouped && byKind);
      update();
    }

    function comparison() {
      const direction = sort.reversed ? -1 : 1;
      if (sort.by === 'name') return (a, b) => direction * a.title.localeCompare(b.title, document.documentElement.lang);
      if (sort.by === 'evidence') return (a, b) => b.evidenced - a.evidenced;
      const topic = sort.by.slice('topic:'.length);
      return (a, b) => byStance(scores.get(a.stances.get(topic)), scores.get(b.stances.get(topic)), direction);
    }

    /* Scored stances in the wished direction; mixed, declined and silence always after them, in that order. */
    function byStance(a, b, direction) {
      if (a.scored && b.scored) return direction * (b.score - a.score);
      return b.scored - a.scored || a.rank - b.rank;
    }

    function addSortButton(header, by) {
      const heading = $('.heading', header);
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'sort';
      button.append(...heading.childNodes);
      button.addEventListener('click', () => {
        if (sort.by !== by) sortBy(by, false);
        else if (!sort.reversed) sortBy(by, true);
        else sortBy('order', false);
      });
      heading.replaceWith(button);
    }

    function reset() {
      sortBy('order', false);
      $$('.picker[open]', toolbar).forEach((picker) => { picker.open = false; });
    }

    /* Where the whole matrix fits, the page scrolls and the header sticks to the window; else it scrolls by itself. */
    function fit() {
      const scroll = $('#scroll');
      scroll.classList.remove('fits');
      const fits = table.offsetWidth <= scroll.clientWidth + 1;
      scroll.classList.toggle('fits', fits);
      if (fits) scroll.removeAttribute('tabindex');
      else scroll.tabIndex = 0;
    }

    async function copyMatrix() {
      confirm($('#copy-matrix'), await copy(flavours($$('tbody tr:not([hidden])', table))));
    }

    /* Rows that are selected by hand come as a table too, with the header, and without buttons and hidden texts. */
    function copySelected(event) {
      const selection = getSelection();
      if (selection.rangeCount === 0 || event.target.closest?.('input, select')) return;
      const { startContainer, endContainer } = selection.getRangeAt(0);
      const inside = $('#scroll').contains(startContainer) && $('#matrix').contains(endContainer);
      const touched = (element) => selection.containsNode(element, true);
      if (!inside || $$('th, td', table).filter(touched).length < 2) return;
      Object.entries(flavours($$('tbody tr:not([hidden])', table).filter(touched)))
        .forEach(([type, text]) => event.clipboardData.setData(type, text));
      event.preventDefault();
    }

    function flavours(shown) {
      const topics = headers.filter((header) => !header.hidden);
      const grid = [
        [$('.corner', table), ...topics].map(headerText),
        ...shown.map((row) => [$('th', row).textContent.trim(), ...$$('td:not([hidden])', row).map(cellText)]),
      ];
      const tones = [null, ...shown].map((row) => (row ? [null, ...$$('td:not([hidden])', row).map(toneOf)] : []));
      return { 'text/html': asHtml(grid, tones), 'text/plain': asText(grid) };
    }
  }

  /* Where cells are symbols, what is pointed at says its actor, its topic and its stance. */
  function tellPointed() {
    const note = document.createElement('p');
    Object.assign(note, { className: 'pointed', hidden: true });
    note.setAttribute('aria-hidden', 'true');
    document.body.append(note);
    table.classList.add('told');
    let cell = null;
    const tell = ({ target }) => {
      cell = target.closest('td, thead th[data-topic]');
      note.hidden = !cell;
      if (!cell) return;
      const of = document.createElement('b');
      of.textContent = cell.matches('th') ? headerText(cell) : `${$('th', cell.parentElement).textContent} · ${topicTitle(cell.dataset.topic)}`;
      note.replaceChildren(of, cell.matches('th') ? question(cell.dataset.topic) : cellText(cell));
      place();
    };
    const place = () => {
      if (note.hidden) return;
      const at = cell.getBoundingClientRect();
      note.style.left = `${Math.max(8, Math.min(at.left, innerWidth - note.offsetWidth - 8))}px`;
      note.style.top = `${at.top > note.offsetHeight + 52 ? at.top - note.offsetHeight - 4 : at.bottom + 4}px`;
    };
    ['mouseover', 'focusin'].forEach((kind) => table.addEventListener(kind, tell));
    ['mouseleave', 'focusout'].forEach((kind) => table.addEventListener(kind, () => { note.hidden = true; }));
    document.addEventListener('scroll', place, { capture: true, passive: true });
    document.addEventListener('keydown', (event) => { if (event.key === 'Escape') note.hidden = true; });
  }

  function readRow(element) {
    const { actor, kind, evidenced } = element.dataset;
    const title = $('th', element).textContent.trim();
    const cells = $$('td', element).map(readCell);
    const stances = new Map(cells.map((cell) => [cell.topic, cell.stance]));
    const short = $('[data-short]', element)?.dataset.short ?? '';
    return { element, actor, kind, title, name: fold(`${title} ${short}`), cells, stances, evidenced: Number(evidenced) };
  }

  function readCell(td) {
    let text;
    const read = () => fold(`${td.textContent} ${labelIn(td)} ${articles.get(keyOf(td))?.textContent ?? ''}`);
    return {
      td, topic: td.dataset.topic, stance: td.dataset.stance || td.dataset.state,
      evidenced: td.dataset.state !== 'no-evidence',
      text: () => (text ??= read()),
    };
  }

  function readScore(input, rank) {
    return { rank, scored: 'score' in input.dataset, score: Number(input.dataset.score) };
  }

  function admits(chosen, value) {
    return chosen.size === 0 || chosen.has(value);
  }

  /* For comparison: no case, no accents, none of the invisible break opportunities, single spaces. */
  function fold(text) {
    return text.normalize('NFKD').replace(/[\u0300-\u036f\u200b]/g, '').replace(/\s+/g, ' ').trim().toLocaleLowerCase();
  }

  function closePickersFromOutside() {
    const close = (keep) => $$('.picker[open]').forEach((picker) => { if (picker !== keep) picker.open = false; });
    document.addEventListener('click', (event) => close(event.target.closest('.picker')));
    toolbar.addEventListener('focusin', (event) => close(event.target.closest('.picker')));
    toolbar.addEventListener('keydown', (event) => {
      const picker = event.target.closest('.picker[open]');
      if (event.key !== 'Escape' || !picker) return;
      picker.open = false;
      $('summary', picker).focus();
    });
  }

  /* On a phone topics are folded; what is linked to and what is printed is not. */
  function foldTopics() {
    const folds = $$('details.fold');
    const phone = matchMedia('(max-width: 47.99rem)');
    const fold = (open) => folds.forEach((details) => { details.open = open; });
    const unfold = () => document.getElementById(safeDecode(location.hash.slice(1)))?.closest('.topic')?.querySelector('.fold')?.setAttribute('open', '');
    phone.addEventListener('change', () => fold(!phone.matches));
    window.addEventListener('beforeprint', () => fold(true));
    window.addEventListener('hashchange', unfold);
    fold(!phone.matches);
    unfold();
  }

  /* --- the clipboard -------------------------------------------------------------------------------------------- */

  /* A pasted table keeps these on any page, whatever the colours of the screen it was copied from. */
  function toneOf(td) {
    const tones = {
      'support': ['#1F4E8C', '#FFFFFF'], 'qualified-support': ['#B3CFEE', '#102A4C'], 'neutral': ['#E3E6E9', '#2B3138'],
      'qualified-opposition': ['#F7C893', '#5A2C00'], 'oppose': ['#B5500B', '#FFFFFF'], 'mixed': ['#4A515A', '#FFFFFF'],
    };
    return td.classList.contains('off') ? null : tones[toneIn(td)] ?? null;
  }

  function headerText(header) {
    return header.abbr || $('.sort', header).textContent.trim();
  }

  function cellText(td) {
    return td.dataset.state === 'no-evidence' ? words.silence : `${td.textContent} ${labelIn(td)}`.trim().replace(/\s+/g, ' ');
  }

  /* The words of a cell that is a symbol. */
  function labelIn(td) {
    return $('a', td)?.ariaLabel ?? '';
  }

  function asText(grid) {
    return grid.map((row) => row.map((text) => text.replace(/[\t\n]/g, ' ')).join('\t')).join('\n');
  }

  function asHtml(grid, tones) {
    const out = document.createElement('div');
    const copied = out.appendChild(document.createElement('table'));
    copied.style.borderCollapse = 'collapse';
    grid.forEach((texts, y) => {
      const row = copied.insertRow();
      texts.forEach((text, x) => row.append(copiedCell(text, y === 0 || x === 0, y === 0, tones[y][x])));
    });
    return out.innerHTML;
  }

  function copiedCell(text, heading, first, tone) {
    const [fill, ink] = tone ?? ['', text === words.silence ? '#6A737C' : '#1A1F25'];
    const cell = document.createElement(heading ? 'th' : 'td');
    if (heading) cell.scope = first ? 'col' : 'row';
    cell.textContent = text;
    // Writer takes the font from the cell alone, and pads the sides that have a border, if it is the same all around.
    cell.style.cssText = `padding: 3pt 5pt; text-align: left; color: ${ink}; font-family: Calibri, Carlito, Arial, sans-serif; `
      + `font-size: 10pt; font-weight: ${first ? 'bold' : 'normal'}; border: 0.75pt solid #D9DDE1`;
    if (fill) {
      cell.style.backgroundColor = fill;
      cell.setAttribute('bgcolor', fill);
    }
    return cell;
  }

  async function copy(flavours) {
    try {
      const blobs = Object.entries(flavours).map(([type, text]) => [type, new Blob([text], { type })]);
      await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
      return true;
    } catch {
      return copyByEvent(flavours);
    }
  }

  function copyByEvent(flavours) {
    const fill = (event) => {
      Object.entries(flavours).forEach(([type, text]) => event.clipboardData.setData(type, text));
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    document.addEventListener('copy', fill, { capture: true, once: true });
    const copied = document.execCommand('copy');
    document.removeEventListener('copy', fill, { capture: true });
    return copied;
  }

  function confirm(button, copied) {
    const label = (button.dataset.label ??= button.textContent);
    const said = button.closest('dialog') ? $('#cell-said') : $('#result');
    button.textContent = copied ? words.copied : words.refused;
    said.textContent = copied ? words.copiedWhere : words.refusedWhat;
    clearTimeout(button.timer);
    button.timer = setTimeout(() => { button.textContent = label; }, 2000);
  }

  /* --- the evidence of one cell, with a link of its own: #actor/topic ------------------------------------------- */

  function startEvidence() {
    const dialog = $('#cell');
    let shown = null;
    let opener = null;

    document.addEventListener('click', openFromLink);
    window.addEventListener('hashchange', follow);
    dialog.addEventListener('close', closed);
    dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); });
    dialog.addEventListener('keydown', step);
    $('#cell-close').addEventListener('click', () => dialog.close());
    $('#cell-previous').addEventListener('click', () => replace(neighbour(-1)));
    $('#cell-next').addEventListener('click', () => replace(neighbour(1)));
    $('#cell-link').addEventListener('click', copyLink);
    follow();

    function openFromLink(event) {
      const link = event.target.closest('a[href^="#e-"]');
      const article = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
      const modified = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
      if (!article || modified || dialog.contains(link)) return;
      event.preventDefault();
      opener = link;
      location.hash = keyOf(article);
      history.replaceState({ opened: true }, '');
    }

    function follow() {
      const key = keyIn(location.hash);
      if (key) show(key);
      else if (dialog.open) dialog.close();
    }

    function show(key) {
      shown = key;
      fill(key);
      if (!dialog.open) dialog.showModal();
      dialog.scrollTop = 0;
      $$('td.opened').forEach((td) => td.classList.remove('opened'));
      cellAt(key)?.classList.add('opened');
    }

    function fill(key) {
      const [actor, topic] = key.split('/');
      const td = cellAt(key);
      const article = articles.get(key);
      const context = article ?? document.getElementById(`t-${topic}`);
      $('#cell-topic').textContent = topicTitle(topic);
      $('#cell-title').textContent = actorName(actor, article);
      $('#cell-question').textContent = question(topic);
      $('#cell-stance').replaceChildren(...stanceOf(article, td));
      $('#cell-body').replaceChildren(...bodyOf(article));
      $('#cell-previous').disabled = !neighbour(-1);
      $('#cell-next').disabled = !neighbour(1);
      $('#cell-context').hidden = !context;
      if (context) $('#cell-context').href = `#${encodeURIComponent(context.id)}`;
    }

    function replace(key) {
      if (!key) return;
      opener = null;
      history.replaceState(history.state, '', `#${key}`);
      show(key);
      $('#cell-said').textContent = `${$('#cell-title').textContent}, ${$('#cell-topic').textContent}`;
      if (document.activeElement.disabled || document.activeElement === document.body) $('#cell-title').focus();
    }

    function step(event) {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      if (event.key === 'ArrowLeft') replace(neighbour(-1));
      if (event.key === 'ArrowRight') replace(neighbour(1));
    }

    /* The cells with evidence, in the order seen: row by row as filtered and sorted. */
    function neighbour(offset) {
      const seen = table ? $$('tbody tr:not([hidden]) td:not([hidden]):not(.off):not([data-state=no-evidence])', table).map(keyOf)
        : [...articles.keys()];
      const at = seen.indexOf(shown);
      return at < 0 ? (offset > 0 ? seen[0] : undefined) : seen[at + offset];
    }

    function closed() {
      $$('td.opened').forEach((td) => td.classList.remove('opened'));
      if (keyIn(location.hash)) {
        if (history.state?.opened) history.back();
        else history.replaceState(null, '', location.href.split('#')[0]);
      }
      const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (target && !keyIn(location.hash)) target.scrollIntoView();
      else (opener ?? cellAt(shown)?.querySelector('a'))?.focus();
    }

    async function copyLink() {
      confirm($('#cell-link'), await copy({ 'text/plain': location.href }));
    }
  }

  /* The cell that a hash names, or null. */
  function keyIn(hash) {
    const key = safeDecode(hash.slice(1));
    return articles.has(key) || cellAt(key) ? key : null;
  }

  function safeDecode(text) {
    try { return decodeURIComponent(text); } catch { return text; }
  }

  function cellAt(key) {
    return places.get(key);
  }

  function topicHeader(topic) {
    return table && $(`thead th[data-topic="${CSS.escape(topic)}"]`, table);
  }

  function topicTitle(topic) {
    const header = topicHeader(topic);
    return header ? headerText(header) : document.getElementById(`t-${topic}`)?.querySelector('h3')?.textContent ?? topic;
  }

  function question(topic) {
    const found = $('.question', topicHeader(topic) ?? document.getElementById(`t-${topic}`) ?? document.createElement('i'));
    return found?.textContent ?? '';
  }

  function actorName(actor, article) {
    const row = table && $(`tbody tr[data-actor="${CSS.escape(actor)}"] th`, table);
    return (row ?? $('h4, b', article) ?? article).textContent.trim();
  }

  function stanceOf(article, td) {
    const chip = (td && $('a', td)) ?? (article && $('.stance', article.closest('.group')));
    if (!chip) return [];
    const copied = document.createElement('span');
    copied.className = `stance ${chip.className}`;
    copied.append(...chip.cloneNode(true).childNodes, ...(chip.ariaLabel ? [' ', chip.ariaLabel] : []));
    return [copied];
  }

  function bodyOf(article) {
    if (article) return contentOf(article).map((node) => node.cloneNode(true));
    const silent = document.createElement('p');
    silent.textContent = words.nothing;
    return [silent];
  }

  /* What stands below the name, or in a long page behind it. */
  function contentOf(article) {
    return article.matches('article') ? [$('.positions', article)] : [...article.childNodes].slice(1);
  }

  /* --- the bar: which section is being read --------------------------------------------------------------------- */

  function followReading() {
    const links = new Map($$('.bar a').map((link) => [link.hash.slice(1), link]));
    $('.bar').addEventListener('focusin', (event) => event.target.scrollIntoView({ block: 'nearest', inline: 'center' }));
    const watcher = new IntersectionObserver((entries) => entries.forEach((entry) => {
      const link = links.get(entry.target.id);
      if (entry.isIntersecting) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }), { rootMargin: '-30% 0px -69% 0px' });
    links.forEach((_, id) => { const target = document.getElementById(id); if (target) watcher.observe(target); });
  }
})();
