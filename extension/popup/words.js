/**
 * Answers: the facts of a report in plain words: what a request was, whose miner it is, how long a decision lasts.
 *
 * Invariant: every value of the contract has words; one that is not known yet has general ones, never none. The time is
 * an argument.
 */
// @ts-check

import { around, clock, listing, plural, pluralKey, text } from '../shared/i18n.js';
import { kinds } from './groups.js';
import { plain } from './plain.js';

/**
 * @typedef {import('../shared/messages.js').TabReport} TabReport
 * @typedef {import('../shared/messages.js').Note} Note
 * @typedef {import('./groups.js').Group} Group
 * @typedef {import('./standing.js').Standing} Standing
 */

/** webRequest resource types -> the kind of thing in words. @type {Record<string, string>} */
const kindOfType = {
  script: 'typeScript',
  websocket: 'typeSocket',
  webtransport: 'typeSocket',
  xmlhttprequest: 'typeData',
  object: 'typeFrame',
  sub_frame: 'typeFrame',
  image: 'typeImage',
  imageset: 'typeImage',
  main_frame: 'typePage',
};

/** @param {string} type */
const kindOf = (type) => kindOfType[type] ?? 'typeOther';

/**
 * @param {string} type  a webRequest resource type
 * @returns {string} 'a script'
 */
export function typeWords(type) {
  return text(pluralKey(kindOf(type), 1));
}

/**
 * @param {Group} group
 * @returns {string} 'scripts and a connection to a mining pool'
 */
export function contentWords(group) {
  return listing(kinds(group.reasons, kindOf).map(({ kind, count }) => text(pluralKey(kind, count))));
}

/**
 * @param {Group} group
 * @returns {{ name: string, consent: string | null }}
 */
export function minerWords(group) {
  if (group.miner === null) return { name: text(group.explained ? 'minerUnknown' : 'minerUnexplained'), consent: null };
  return {
    name: plain(group.miner.name),
    consent: text(group.miner.consent === 'offered' ? 'consentOffered' : 'consentHidden'),
  };
}

/**
 * How long the decision for the site still lasts.
 * @param {Pick<TabReport, 'until' | 'duration'>} report
 * @param {number} now  milliseconds since 1970
 * @returns {string}
 */
export function lasting({ until, duration }, now) {
  if (until !== null) return plural('lastsHour', Math.max(1, Math.ceil((until - now) / 60_000)), clock(until));
  return text(duration === 'always' ? 'lastsAlways' : 'lastsSession');
}

/**
 * @template T
 * @param {Standing} standing
 * @param {number} stopped
 * @param {T} counter  the element that shows `stopped`
 * @returns {(string | T)[]} the heading
 */
export function heading(standing, stopped, counter) {
  return standing === 'stopped'
    ? around(pluralKey('stateStopped', stopped), counter)
    : [text(`state${standing.charAt(0).toUpperCase()}${standing.slice(1)}`)];
}

/**
 * @param {Standing} standing
 * @param {TabReport} report
 * @param {number} now
 * @returns {string} what stands under the heading
 */
export function detail(standing, report, now) {
  return standing === 'allowed' || standing === 'refused'
    ? lasting(report, now)
    : text(`state${standing.charAt(0).toUpperCase()}${standing.slice(1)}Detail`);
}

/**
 * @param {Note} note
 * @returns {string}
 */
export function noteWords(note) {
  switch (note.kind) {
    case 'settingReset':
      return text('noteSettingReset', plain(note.key));
    case 'coreUnavailable':
      return note.traps > 0
        ? `${text('noteCoreUnavailable')} ${plural('noteTraps', note.traps)}`
        : text('noteCoreUnavailable');
    case 'rulesUnavailable':
      return text('noteRulesUnavailable');
    case 'storageFailed':
      return text('noteStorageFailed');
    default:
      return text('noteUnknown');
  }
}

/**
 * @param {import('./groups.js').Sign} sign
 * @returns {string}
 */
export function signWords(sign) {
  return text(`evidence${sign.key}`, ...sign.arguments.map(plain));
}
