/**
 * Answers: the facts of a report in plain words: what a request was, whose miner it is, how long a decision lasts.
 *
 * Invariant: every value of the contract has words; one that is not known yet has general ones, never none. The time is
 * an argument.
 */
// @ts-check

import { around, clock, language, listing, plural, pluralKey, text } from '../shared/i18n.js';
import { kinds } from './groups.js';
import { plain, shorten } from '../screen/plain.js';
import { isLeftRunning } from './standing.js';

/**
 * @typedef {import('../shared/messages.js').TabReport} TabReport
 * @typedef {import('../shared/messages.js').Note} Note
 * @typedef {import('./groups.js').Group} Group
 * @typedef {import('./groups.js').Reason} Reason
 * @typedef {import('./standing.js').Standing} Standing
 */

/** Units of processor time, in milliseconds; the smallest is the last. @type {['hour' | 'minute' | 'second', number][]} */
const units = [['hour', 3_600_000], ['minute', 60_000], ['second', 1_000]];
/** From so many of a unit on nobody misses the smaller one. */
const MANY = 2;
/** Characters of what a sign names: a line or two. */
const ARGUMENT = 90;

/** Types of stops -> the kind of thing in words. @type {Record<string, string>} */
const kindOfType = {
  script: 'typeScript',
  websocket: 'typeSocket',
  webtransport: 'typeSocket',
  xmlhttprequest: 'typeData',
  eventsource: 'typeSocket',
  polling: 'typePolling',
  datachannel: 'typeChannel',
  channel: 'typeMessages',
  module: 'typeModule',
  worker: 'typeWorker',
  page: 'typeOwn',
  object: 'typeFrame',
  sub_frame: 'typeFrame',
  image: 'typeImage',
  imageset: 'typeImage',
  main_frame: 'typePage',
};

/**
 * What is only suspected may be honest: it is not said to go to a pool.
 * @param {Pick<Reason, 'type' | 'suspected'>} reason
 */
function kindOf({ type, suspected }) {
  const kind = kindOfType[type] ?? 'typeOther';
  return suspected && kind === 'typeSocket' ? 'typeConnection' : kind;
}

/**
 * @param {Pick<Reason, 'type' | 'suspected'>} reason
 * @returns {string} 'a script'
 */
export function typeWords(reason) {
  return text(pluralKey(kindOf(reason), 1));
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
  if (group.suspected) return { name: text('minerSuspected'), consent: null };
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
  if (standing === 'allowed' || standing === 'refused') return lasting(report, now);
  if (standing === 'stopped') return text(stoppedDetail(report));
  return standing === 'suspected' && report.stopped > 0
    ? text('stateSuspectedBeside')
    : text(`state${standing.charAt(0).toUpperCase()}${standing.slice(1)}Detail`);
}

/**
 * Not everything is stopped before it starts, and not everything can be ended.
 * @param {TabReport} report
 * @returns {string} a key
 */
function stoppedDetail(report) {
  if (isLeftRunning(report)) return 'stateStoppedLeft';
  const recognised = report.stops.some(({ action, verdict }) =>
    action === 'blocked' && verdict?.evidence.some(({ what }) => what.kind === 'sign'));
  return recognised || (report.saved?.milliseconds ?? 0) > 0 ? 'stateStoppedRecognised' : 'stateStoppedDetail';
}

/**
 * @param {number} milliseconds  of processor time
 * @returns {string | null} null: none
 */
export function spentWords(milliseconds) {
  if (!(milliseconds > 0)) return null;
  const [unit, length] = units.find(([, length]) => milliseconds >= MANY * length) ?? ['second', 1_000];
  const count = Math.round(milliseconds / length);
  const amount = new Intl.NumberFormat(language(), { style: 'unit', unit, unitDisplay: 'long' }).format(Math.max(1, count));
  return text(count < 1 ? 'spentLess' : 'spent', amount);
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
    case 'listsDamaged':
      return text('noteListsDamaged');
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
  return text(`evidence${sign.key}`, ...sign.arguments.map((argument) => shorten(plain(argument), ARGUMENT)));
}
