/**
 * Answers: does the user want it? A question before what cannot be taken back.
 *
 * Invariant: only the button that says what happens is a yes; Escape, Cancel and anything else are a no. The focus begins
 * at Cancel and goes back to where it was.
 */
// @ts-check

import { text } from '../shared/i18n.js';
import { element } from '../screen/element.js';

/**
 * @param {string} question
 * @param {string} detail
 * @param {string} yes  words of the button
 * @returns {Promise<boolean>}
 */
export function confirmed(question, detail, yes) {
  const cancel = element('button', { value: '', autofocus: true }, text('listsCancel'));
  const dialog = element('dialog', { 'aria-labelledby': 'question', 'aria-describedby': 'question-detail' },
    element('h2', { id: 'question' }, element('bdi', {}, question)),
    element('p', { id: 'question-detail' }, element('bdi', {}, detail)),
    element('form', { method: 'dialog', class: 'line' }, cancel, element('button', { value: 'yes', class: 'primary' }, yes)));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
  });
}
