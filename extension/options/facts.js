/**
 * Answers: what is said of a list: the line under its title, and its facts, label by label. Pure: ListReport -> words.
 *
 *     summary(report, noon)  ->  [{ words: '392 filters' }, { words: 'updated 3 hours ago', at: ... }, { words: 'raw.example' }]
 *
 * Invariant: every report gives a line that is not empty; what a list says of itself passes through plain(). A part with
 * a time carries it, so that the page can say it anew while it stands.
 */
// @ts-check

import { language, number, plural, text } from '../shared/i18n.js';
import { bytes } from '../screen/faultwords.js';
import { plain, shorten } from '../screen/plain.js';
import { moment } from './moments.js';

/**
 * @typedef {import('../shared/lists.js').ListReport} ListReport
 * @typedef {import('../shared/lists.js').ListsReport} ListsReport
 * @typedef {import('../shared/lists.js').Progress} Progress
 *
 * @typedef {object} Fact
 * @property {string} [label]  key of the label
 * @property {string} words
 * @property {number} [at]  a time that the words tell
 * @property {string} [key]  of the message that the time stands in
 * @property {string} [link]
 */

/** Characters of a title or a value in a line. */
const LENGTH = 80;

/**
 * @param {ListReport} list
 * @param {number} now
 * @returns {Fact[]}
 */
export function summary(list, now) {
  const filters = list.account?.filters ?? list.filters;
  return [
    { words: filters === null ? text('listsNotYet') : plural('listsFilters', filters) },
    ...(list.origin !== 'file' && list.lastSuccess > 0 ? [timed(list.lastSuccess, now, 'listsUpdated')] : []),
    { words: list.origin === 'file' ? text('listsFromFile') : hostOf(list.address) },
  ];
}

/**
 * @param {ListsReport['bundled']} bundled
 * @returns {Fact[]}
 */
export function bundledSummary({ version, filters }) {
  return [{ words: plural('listsFilters', filters) }, { words: text('listsVersionOf', plain(version)) }, { words: text('listsBundled') }];
}

/** @type {Record<ListReport['origin'], string>} */
const origins = { catalogue: 'listsOriginCatalogue', address: 'listsOriginAddress', file: 'listsOriginFile' };

/**
 * @param {ListReport} list
 * @param {number} now
 * @returns {Fact[]}
 */
export function facts(list, now) {
  const homepage = webAddress(list.homepage);
  return [
    { label: 'listsOrigin', words: text(origins[list.origin]) },
    ...(list.address === '' ? [] : [{ label: 'listsAddress', words: plain(list.address) }]),
    ...(homepage === null ? [] : [{ label: 'listsHomepage', words: plain(homepage), link: homepage }]),
    ...known('listsLicence', list.licence),
    ...known('listsLanguage', languageName(list.language)),
    ...known('listsVersion', list.version),
    ...(list.account === null ? [] : [{ label: 'listsAccepted', words: number(list.account.filters) }]),
    ...(list.origin === 'file' ? [] : tries(list, now)),
  ];
}

/**
 * @param {ListReport} list
 * @param {number} now
 * @returns {Fact[]}
 */
function tries(list, now) {
  const failed = list.failures > 0 ? ` – ${plural('listsFailures', list.failures)}` : '';
  const tried = list.lastTry > 0 ? timed(list.lastTry, now) : { words: text('listsNever') };
  return [
    { label: 'listsLastSuccess', ...(list.lastSuccess > 0 ? timed(list.lastSuccess, now) : { words: text('listsNever') }) },
    ...(failed === '' && list.lastTry === list.lastSuccess ? [] : [{ label: 'listsLastTry', words: tried.words + failed }]),
    { label: 'listsNextTry', ...next(list, now) },
  ];
}

/** @param {ListReport} list @param {number} now @returns {Fact} */
function next({ on, nextTry }, now) {
  if (!on) return { words: text('listsNoTry') };
  return nextTry > now ? timed(nextTry, now) : { words: text('listsSoon') };
}

/** @param {string} label @param {string | null} value @returns {Fact[]} */
function known(label, value) {
  const words = shorten(plain(value ?? ''), LENGTH);
  return words === '' ? [] : [{ label, words }];
}

/**
 * @param {number} at
 * @param {number} now
 * @param {string} [key]
 * @returns {Fact}
 */
function timed(at, now, key) {
  return { words: timedWords(at, now, key), at, ...(key ? { key } : {}) };
}

/**
 * @param {number} at
 * @param {number} now
 * @param {string} [key]  of a message with one place
 * @returns {string}
 */
export function timedWords(at, now, key) {
  return key ? text(key, moment(at, now)) : moment(at, now);
}

/**
 * Who is asked for which lists: what leaves this computer.
 * @param {ListsReport} report
 * @returns {{ title: string, host: string }[]}
 */
export function servers({ lists }) {
  return lists.filter(({ on, address }) => on && address !== '').map(({ title, address }) => ({ title: titleWords(title), host: hostOf(address) }));
}

/**
 * One sentence behind another, as the script has it: Japanese sets no space there.
 * @param {...string} said
 * @returns {string}
 */
export function sentences(...said) {
  return said.reduce((before, next) => (before.endsWith('。') ? before + next : `${before} ${next}`));
}

/** @param {string} title @returns {string} */
export function titleWords(title) {
  return shorten(plain(title), LENGTH);
}

/**
 * Where the work stands; a second text says how far, and changes often.
 * @param {Progress} progress
 * @returns {{ step: string, far: string, part: number | null }} part: of 1; null: not known
 */
export function progressWords({ step, list, bytes: come, total }) {
  const name = step === 'storing' && list !== '' ? 'keeping' : step;
  const key = name.charAt(0).toUpperCase() + name.slice(1);
  const far = come === 0 ? '' : total === null ? bytes(come) : text('listsBytesOf', bytes(come), bytes(total));
  return { step: text(`listsStep${key}`, titleWords(list)), far, part: total === null || total === 0 ? null : Math.min(1, come / total) };
}

/** @param {string} address @returns {string} */
function hostOf(address) {
  return URL.canParse(address) ? new URL(address).host : plain(address);
}

/** A list may call anything its homepage. @param {string | null} address @returns {string | null} */
function webAddress(address) {
  if (address === null || !URL.canParse(address)) return null;
  const { protocol, href } = new URL(address);
  return protocol === 'https:' || protocol === 'http:' ? href : null;
}

/** @param {string | null} code @returns {string | null} */
function languageName(code) {
  if (code === null) return null;
  try {
    return new Intl.DisplayNames(language(), { type: 'language' }).of(code) ?? code;
  } catch {
    return code;
  }
}
