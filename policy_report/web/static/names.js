/* The form of a new actor: of a country that is typed or chosen, what is known is proposed. */

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
