/**
 * Answers: the parts of the page by name, and what is said beside a control.
 *
 *     tell('add', faultWords(fault), true)
 *
 * Invariant: what is said stands beside the control that it is about, in an element that screen readers follow.
 */
// @ts-check

/** @typedef {'lists' | 'add' | 'file' | 'own' | 'test' | 'off' | 'all'} Place */

/**
 * @param {string} name
 * @returns {HTMLElement}
 */
export function part(name) {
  return /** @type {HTMLElement} */ (document.querySelector(`[data-part=${name}]`));
}

/**
 * @param {Place} place
 * @param {string} words  empty: nothing
 * @param {boolean} [isFault]
 */
export function tell(place, words, isFault = false) {
  const said = /** @type {HTMLElement} */ (document.querySelector(`[data-said=${place}]`));
  said.textContent = words;
  said.classList.toggle('wrong', isFault);
  if (said.id === '') return;
  for (const field of document.querySelectorAll(`[aria-describedby~=${said.id}]`)) field.removeAttribute('aria-invalid');
}

/**
 * Says what is wrong with a field, and goes there.
 * @param {Place} place
 * @param {string} words
 * @param {HTMLElement} field
 */
export function refuse(place, words, field) {
  tell(place, words, true);
  field.setAttribute('aria-invalid', 'true');
  field.focus();
}
