/* Actors and topics: a list that follows; of a country that is typed or chosen as a new actor, what is known is proposed. */

const propose = (place, proposed) => {
  place.classList.toggle('proposed', proposed);
  place.querySelector('.reason').hidden = !proposed;
};

document.addEventListener('input', ({ target }) => {
  const form = target.closest?.('#name');
  const touched = form && target.closest('.proposed');
  if (touched) propose(touched, false);
  if (!form || target.id !== 'f-name' || !target.list) return;
  const known = [...target.list.options].find((option) => option.value.toLowerCase() === target.value.trim().toLowerCase());
  for (const name of ['kind', 'iso']) {
    const field = form.elements[name];
    const place = field.closest('.field');
    if (field.value && !place.classList.contains('proposed')) continue;
    field.value = known?.dataset[name] ?? '';
    propose(place, Boolean(field.value));
  }
});

document.addEventListener('changed', async () => {
  const list = document.getElementById('names');
  if (!list || list.contains(document.activeElement)) return;
  const answer = await fetch(list.dataset.place, { headers: { 'X-Part': 'main' } });
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  if (answer.ok) list.replaceWith(page.getElementById('names'));
});
