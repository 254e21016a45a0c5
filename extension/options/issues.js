/**
 * Answers: which lines of a list are not used, and why, in words. Pure.
 *
 *     unusedRows({ kinds: { cosmetic: { count: 3, lines: [4, 5, 9] } }, others: 0 })
 *         -> [{ why: 'Hides parts of pages; Wattguard does not', count: 3, lines: 'lines 4, 5, 9' }]
 *
 * Invariant: every kind has words, one that is not known yet general ones; the counts add up to totalOf().
 */
// @ts-check

import { number, plural, text } from '../shared/i18n.js';
import { plain, shorten } from '../screen/plain.js';

/**
 * @typedef {import('../shared/lists.js').Unused} Unused
 * @typedef {{ line: number, column: number, kind: string, word: string }} Issue  of src/boundary.rs; places are 1-based
 */

/** Characters of what an issue is about. */
const WORD = 80;

/** Kinds of src/filter/issue.rs, then those of src/dnr/issue.rs. */
const kinds = [
  'cosmetic', 'scriptlet', 'html', 'unknownOption', 'unsupportedOption', 'notABlock', 'invalidValue', 'invalidHost', 'regex',
  'tooBroad', 'broadException', 'tooLong', 'include', 'condition', 'notAFilter',
  'asks', 'demoted', 'noHost', 'regexRule', 'regexRefused', 'entity', 'mixedDomains', 'host', 'notAscii', 'separators',
  'pageSource', 'protected', 'scheme', 'nothing', 'overBudget',
];

/**
 * @param {string} kind
 * @param {string} [word]  what it is about
 * @returns {string}
 */
export function issueWords(kind, word = '') {
  const why = kinds.includes(kind) ? text(`issue${kind.charAt(0).toUpperCase()}${kind.slice(1)}`) : text('issueUnknown', plain(kind));
  return word === '' ? why : text('issueAbout', why, shorten(plain(word), WORD));
}

/** @param {Unused} unused @returns {number} */
export function totalOf({ kinds, others }) {
  return Object.values(kinds).reduce((sum, { count }) => sum + count, others);
}

/**
 * @param {Unused} unused
 * @returns {{ why: string, count: number, lines: string }[]} the most frequent first
 */
export function unusedRows({ kinds, others }) {
  const rows = Object.entries(kinds).sort(([, a], [, b]) => b.count - a.count).map(([kind, { count, lines }]) => {
    const named = lines.map(number).join(', ') + (count > lines.length ? ', …' : '');
    return { why: issueWords(kind), count, lines: lines.length === 0 ? '' : plural('listsLines', count, named) };
  });
  return others > 0 ? [...rows, { why: plural('listsOthers', others), count: others, lines: '' }] : rows;
}
