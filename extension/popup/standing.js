/**
 * Answers: which one thing the popup says first, and what the user can do about it.
 *
 *     standing({ ...report, stopped: 3 })  ->  'stopped'
 *
 * Invariant: each report has exactly one standing; the first row that holds wins, and rows that limit what the others
 * could truthfully say (paused, no rules, an open suspicion, no view) stand before those that would promise too much.
 */
// @ts-check

import { isSuspicion } from '../shared/suspicion.js';

/**
 * @typedef {import('../shared/messages.js').TabReport} TabReport
 * @typedef {import('../shared/messages.js').Duration} Duration
 *
 * @typedef {'paused' | 'noSite' | 'unguarded' | 'allowed' | 'refused' | 'stopped' | 'suspected' | 'asked'
 *   | 'unseen' | 'openBefore' | 'clear'} Standing
 *
 * @typedef {object} Choices  what may be decided now
 * @property {'offered' | 'suspected' | null} asked  mining is openly offered, or signs of it were seen: allowing and
 *   refusing stand side by side
 * @property {Duration[]} durations  of a decision; empty: there is nothing to decide
 * @property {'allowed' | 'refused' | null} revoke  the decision that can be taken back
 * @property {'pause' | 'resume'} everywhere
 */

/** @type {[Standing, (report: TabReport) => boolean][]} */
const rows = [
  ['paused', (report) => report.paused],
  ['noSite', (report) => report.site === null],
  ['unguarded', (report) => report.notes.some((note) => note.kind === 'rulesUnavailable')],
  ['allowed', (report) => report.policy === 'allowed'],
  ['refused', (report) => report.policy === 'refused'],
  ['suspected', isSuspected],
  ['stopped', (report) => report.stopped > 0],
  ['asked', isAsked],
  ['unseen', (report) => report.access !== 'all'],
  ['openBefore', (report) => report.openBefore],
];

/**
 * @param {TabReport} report
 * @returns {Standing}
 */
export function standing(report) {
  return rows.find(([, holds]) => holds(report))?.[0] ?? 'clear';
}

/**
 * @param {TabReport} report
 * @returns {Choices}
 */
export function choices(report) {
  const decidable = report.site !== null && !report.paused;
  const undecided = decidable && report.policy === 'undecided';
  return {
    asked: !undecided ? null : isSuspected(report) ? 'suspected' : isAsked(report) ? 'offered' : null,
    durations: undecided ? (report.private ? ['hour', 'session'] : ['hour', 'session', 'always']) : [],
    revoke: decidable && report.policy !== 'undecided' ? report.policy : null,
    everywhere: report.paused ? 'resume' : 'pause',
  };
}

/**
 * Whether what the page shows may be older than the decision. A worker that this browser cannot free is no sign of it:
 * it would be stopped again after each reload.
 * @param {TabReport} report
 * @returns {boolean}
 */
export function isOutOfDate(report) {
  return report.policy === 'allowed' && !report.paused
    && report.stops.some((stop) => stop.action === 'blocked' && stop.origin !== 'background');
}

/**
 * Whether a miner goes on in the page although it was stopped where it could be.
 * @param {TabReport} report
 * @returns {boolean}
 */
export function isLeftRunning(report) {
  return report.reload === true && report.policy !== 'allowed' && !report.paused;
}

/**
 * @param {TabReport} report
 * @returns {boolean} a question that signs of mining raise is open
 */
export function isSuspected(report) {
  return report.policy === 'undecided' && !report.paused && report.stops.some(isSuspicion);
}

/**
 * @param {TabReport} report
 * @returns {boolean}
 */
function isAsked(report) {
  return report.policy === 'undecided' && report.stops.some((stop) => stop.action === 'asked');
}
