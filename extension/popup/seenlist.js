/**
 * Answers: what was seen, in plain words: a sentence for each place; where the user has to decide, its signs below.
 *
 * Invariant: hosts and arguments come from strangers: they pass through plain() and stand in <bdi>; signs that are left
 * out before a choice are counted; all of them stand in the list of stops.
 */
// @ts-check

import { around, plural, text } from '../shared/i18n.js';
import { element } from '../screen/element.js';
import { isSuspicion } from '../shared/suspicion.js';
import { seen } from './evidence.js';
import { plain, shorten } from '../screen/plain.js';
import { isSuspected } from './standing.js';
import { signWords } from './words.js';

/**
 * @typedef {import('../shared/messages.js').TabReport} TabReport
 * @typedef {import('./evidence.js').Seen} Seen
 * @typedef {import('./evidence.js').Place} Place
 */

/** Places, and signs at each, that leave the choice in sight. */
const PLACES = 3;
const SIGNS = 2;
/** Characters of a host inside a sentence. */
const HOST = 40;

/** The sentence with a host, and the one without. @type {Record<Place, [string, string]>} */
const sentences = {
  script: ['seenScript', 'seenScriptHere'],
  worker: ['seenWorker', 'seenWorkerHere'],
  page: ['seenPage', 'seenPage'],
  module: ['seenModule', 'seenModuleHere'],
  message: ['seenMessage', 'seenMessageHere'],
  behaviour: ['seenBehaviour', 'seenBehaviour'],
};

/**
 * @param {TabReport} report
 * @returns {HTMLElement | null} null: nothing was recognised
 */
export function seenList(report) {
  const suspected = isSuspected(report);
  const all = seen(report.stops.filter(suspected ? isSuspicion : ({ action }) => action === 'blocked'));
  if (all.length === 0) return null;
  const most = suspected ? SIGNS : 0;
  const rest = all.reduce((sum, { signs }, index) => sum + Math.max(0, signs.length - (index < PLACES ? most : 0)), 0);
  return element('section', { class: suspected ? 'seen open' : 'seen', 'data-part': 'seen', 'aria-labelledby': 'seen' },
    element('h2', { id: 'seen' }, text(suspected ? 'seen' : 'seenBlocked')),
    element('ul', { role: 'list' }, ...all.slice(0, PLACES).map((one) => place(one, most))),
    suspected && rest > 0 ? element('p', { class: 'rest' }, plural('seenMore', rest)) : null);
}

/**
 * @param {Seen} seen
 * @param {number} most  signs to name
 * @returns {HTMLElement}
 */
function place({ place, host, signs }, most) {
  const [there, here] = sentences[place];
  const whole = plain(host ?? '');
  const sentence = host === null ? [text(here)] : around(there, element('bdi', { title: whole }, shorten(whole, HOST)));
  return element('li', { 'data-place': place },
    element('p', { class: 'sentence' }, ...sentence),
    ...signs.slice(0, most).map((sign) => element('p', { class: 'sign' }, element('bdi', {}, signWords(sign)))));
}
