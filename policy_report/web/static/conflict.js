/* Two versions of a record: what is chosen shows as it will be saved. */

import { send } from './send.js';

let asking = null;

async function show(event) {
  const record = event.target.closest('.conflict');
  if (!record) return;
  asking?.abort();
  asking = new AbortController();
  try {
    const values = Object.fromEntries([...new FormData(record)].filter(([, value]) => typeof value === 'string'));
    document.getElementById('outcome').innerHTML = (await send('/merged', values, asking.signal)).outcome;
  } catch { /* a newer question is on its way, or the server is gone, which the page says */ }
}

document.addEventListener('input', show);
