/**
 * Answers: a list as an element: switch, title, what became of it, and behind a disclosure everything else.
 *
 * Invariant: what lists say of themselves passes through plain() and stands in <bdi>; a button carries data-action, and
 * what a press does lies in options.js; a list is named by data-list.
 */
// @ts-check

import { number, plural, text } from '../shared/i18n.js';
import { button, element } from '../screen/element.js';
import { faultWords } from '../screen/faultwords.js';
import { bundledSummary, facts, sentences, summary, titleWords } from './facts.js';
import { totalOf, unusedRows } from './issues.js';
import { date } from './moments.js';

/**
 * @typedef {import('../shared/lists.js').ListReport} ListReport
 * @typedef {import('../shared/lists.js').ListsReport} ListsReport
 * @typedef {import('../shared/lists.js').Standing} Standing
 * @typedef {import('../shared/lists.js').Unused} Unused
 * @typedef {import('./facts.js').Fact} Fact
 */

/** Keys of the words of each standing, the usual one first. @type {[Standing, string, string][]} */
const standings = [
  ['blocks', 'listsStandingBlocks', 'listsStandingBlocksDetail'],
  ['asks', 'listsStandingAsks', 'listsStandingAsksDetail'],
  ['trusted', 'listsStandingTrusted', 'listsStandingTrustedDetail'],
];

/**
 * @param {ListsReport['bundled']} bundled
 * @returns {HTMLElement}
 */
export function bundledEntry(bundled) {
  return element('li', { class: 'list', 'data-bundled': true },
    element('div', { class: 'head' },
      element('img', { class: 'own', src: '../icons/wattguard.svg', alt: '', width: '26', height: '26' }),
      element('div', { class: 'words' },
        element('h3', {}, element('bdi', {}, titleWords(bundled.title)), ' ', element('span', { class: 'mark' }, text('listsAlwaysOn'))),
        line(bundledSummary(bundled)))));
}

/**
 * @param {ListReport} list
 * @param {{ first: boolean, last: boolean }} place
 * @param {number} now
 * @returns {HTMLElement}
 */
export function listEntry(list, place, now) {
  const title = titleWords(list.title);
  const standing = standings.find(([name]) => name === list.standing && name !== 'blocks');
  return element('li', { class: list.on ? 'list' : 'list resting', 'data-list': list.id },
    element('div', { class: 'head' },
      element('button', {
        type: 'button', class: 'switch', role: 'switch', 'data-action': 'switchList',
        'aria-checked': String(list.on), 'aria-label': text('listsSwitch', title),
      }),
      element('div', { class: 'words' },
        element('h3', {}, element('bdi', {}, title), ' ', standing ? element('span', { class: 'mark' }, text(standing[1])) : null),
        line(summary(list, now)))),
    trouble(list),
    element('details', { class: 'more', 'data-fold': 'more' },
      element('summary', { 'aria-label': text('listsDetailsOf', title) }, element('span', {}, text('listsDetails'))),
      element('div', { class: 'inside' },
        element('dl', {}, ...facts(list, now).flatMap(row)),
        list.account === null ? null : unused('unread', 'listsUnread', list.account.unread),
        list.account === null ? null : unused('unruled', 'listsUnruled', list.account.unruled),
        trust(list),
        list.origin === 'catalogue' ? null : naming(list),
        actions(list, place))));
}

/** @param {ListReport} list @returns {HTMLElement | null} */
function trouble(list) {
  if (list.fault === null || !list.on) return null;
  const words = faultWords(list.fault);
  const isSaid = list.filters === null || list.fault.kind === 'shrunken';
  return element('p', { class: 'trouble' }, isSaid ? words : sentences(words, text('listsStays')));
}

/** @param {Fact[]} parts @returns {HTMLElement} */
function line(parts) {
  return element('p', { class: 'content' }, ...parts.flatMap((fact) => [' ', element('bdi', { class: 'part' }, value(fact))]));
}

/** @param {Fact} fact @returns {HTMLElement[]} */
function row(fact) {
  return [element('dt', {}, text(fact.label ?? '')), element('dd', {}, element('bdi', {}, value(fact)))];
}

/** @param {Fact} fact @returns {Node | string} */
function value({ words, at, key, link }) {
  if (link !== undefined) return element('a', { href: link, target: '_blank', rel: 'noopener noreferrer' }, words);
  if (at === undefined) return words;
  return element('time', { datetime: new Date(at).toISOString(), title: date(at), 'data-at': String(at), ...(key ? { 'data-key': key } : {}) }, words);
}

/**
 * @param {string} name
 * @param {'listsUnread' | 'listsUnruled'} key
 * @param {Unused} lines
 * @returns {HTMLElement | null}
 */
export function unused(name, key, lines) {
  const total = totalOf(lines);
  if (total === 0) return null;
  return element('details', { class: 'unused', 'data-fold': name },
    element('summary', {}, element('span', {}, plural(key, total))),
    element('ul', { role: 'list' }, ...unusedRows(lines).map(({ why, count, lines }) =>
      element('li', {},
        element('span', { class: 'times' }, number(count)),
        element('span', {}, why, lines === '' ? null : element('span', { class: 'aside' }, lines))))));
}

/** @param {ListReport} list @returns {HTMLElement} */
function trust(list) {
  const id = `standing-${key(list)}`;
  const select = element('select', { id, name: 'standing', 'data-action': 'changeStanding', 'aria-describedby': `${id}-help` },
    ...standings.map(([name, words]) => element('option', { value: name, selected: name === list.standing }, text(words))));
  const detail = standings.find(([name]) => name === list.standing)?.[2] ?? '';
  return element('div', { class: 'field' },
    element('label', { for: id }, text('listsStanding')),
    select,
    element('p', { class: 'aside', id: `${id}-help` }, text(detail)));
}

/** @param {ListReport} list @returns {HTMLElement} */
function naming(list) {
  const id = `name-${key(list)}`;
  return element('form', { class: 'field', 'data-form': 'rename', novalidate: true },
    element('label', { for: id }, text('listsName')),
    element('div', { class: 'line' },
      element('input', { id, name: 'title', type: 'text', maxlength: '200', autocomplete: 'off', value: list.title, 'aria-describedby': `${id}-help` }),
      element('button', { type: 'submit', 'data-action': 'rename' }, text('listsRename'))),
    list.origin === 'file' ? null : element('p', { class: 'aside', id: `${id}-help` }, text('listsNameHelp')));
}

/**
 * @param {ListReport} list
 * @param {{ first: boolean, last: boolean }} place
 * @returns {HTMLElement}
 */
function actions(list, { first, last }) {
  const made = [
    list.origin === 'file' ? null : button('updateList', text('listsUpdate')),
    button('moveUp', text('listsUp'), first ? { disabled: '' } : {}),
    button('moveDown', text('listsDown'), last ? { disabled: '' } : {}),
    list.origin === 'catalogue' ? null : button('removeList', text('listsRemove'), { class: 'remove' }),
  ];
  return element('div', { class: 'line actions' }, ...made);
}

/** Ids of elements, one for each list. @type {Map<string, number>} */
const keys = new Map();

/** @param {ListReport} list @returns {number} */
function key({ id }) {
  const known = keys.get(id) ?? keys.size;
  keys.set(id, known);
  return known;
}
