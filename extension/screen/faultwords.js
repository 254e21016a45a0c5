/**
 * Answers: why something was not done with lists or settings, in plain words: a Fault of the background -> a sentence.
 *
 *     faultWords({ kind: 'shrunken', words: ['12', '1200'] })
 *         -> 'The new version has only 12 filters where the last one had 1,200. It was refused; the old one stays.'
 *
 * Invariant: every fault has words, one that is not known yet general ones; what it names comes from strangers and passes
 * through plain().
 */
// @ts-check

import { language, listing, number, text } from '../shared/i18n.js';
import { plain, shorten } from './plain.js';

/** @typedef {import('../shared/lists.js').Fault} Fault */
/** @typedef {'amount' | 'bytes' | 'name' | 'code' | 'names'} Form  how a word is written */

/** Characters of what a fault names: a line or two. */
const NAMED = 120;

/** Words of each kind. @type {Record<string, Form[]>} */
const forms = {
  cancelled: [],
  full: [],
  unexpected: ['name'],
  storage: [],
  known: ['name'],
  tooManyLists: ['amount'],
  noAddress: ['name'],
  insecure: ['name'],
  withPassword: ['name'],
  longAddress: ['amount'],
  stalled: ['amount'],
  redirected: ['name'],
  portal: ['name'],
  status: ['code'],
  unreachable: ['name'],
  offline: [],
  broken: ['bytes'],
  rules: ['name'],
  lost: ['names'],
  ownTooLong: ['amount'],
  tooManySwitchedOff: ['amount'],
  settingsTooLarge: [],
  settingsForeign: [],
  settingsNewer: ['code', 'code'],
  settingsWrong: ['name'],
  settingsUnreadable: ['name'],
  empty: [],
  tooLarge: ['bytes'],
  tooManyFilters: ['amount'],
  binary: [],
  encoding: ['amount'],
  otherFormat: ['name'],
  truncated: ['bytes', 'bytes'],
  incomplete: ['amount', 'amount'],
  shrunken: ['amount', 'amount'],
  noFilter: [],
  unsigned: ['name'],
};

/** @type {Record<Form, (words: string[], at: number, titleOf: (id: string) => string) => string>} */
const written = {
  amount: (words, at) => number(Number(words[at] ?? 0)),
  bytes: (words, at) => bytes(Number(words[at] ?? 0)),
  name: (words, at) => shorten(plain(words[at] ?? ''), NAMED),
  code: (words, at) => plain(words[at] ?? ''),
  names: (words, at, titleOf) => listing(words.slice(at).map((id) => shorten(plain(titleOf(id)), NAMED))),
};

/**
 * @param {Fault} fault
 * @param {(id: string) => string} [titleOf]  of a list
 * @returns {string}
 */
export function faultWords({ kind, words }, titleOf = (id) => id) {
  const wanted = Object.hasOwn(forms, kind) ? forms[kind] : undefined;
  if (wanted === undefined) return text('faultUnknown', plain(kind));
  return text(`fault${kind.charAt(0).toUpperCase()}${kind.slice(1)}`, ...wanted.map((form, at) => written[form](words, at, titleOf)));
}

/** Units of sizes, the largest first. @type {['megabyte' | 'kilobyte' | 'byte', number][]} */
const units = [['megabyte', 1_048_576], ['kilobyte', 1_024], ['byte', 1]];

/**
 * @param {number} count
 * @returns {string} '1.2 MB'
 */
export function bytes(count) {
  const [unit, size] = units.find(([, size]) => count >= size) ?? ['byte', 1];
  const maximumFractionDigits = unit === 'megabyte' ? 1 : 0;
  return new Intl.NumberFormat(language(), { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits }).format(count / size);
}
