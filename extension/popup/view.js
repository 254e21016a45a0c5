/**
 * Answers: what the popup shows, as nodes: TabReport -> DOM, top to bottom: the standing, what else must be known, what
 * was stopped, what can be decided.
 *
 * Invariant: the same report at the same time makes the same nodes; nothing here talks to the browser or keeps state.
 */
// @ts-check

import { around, number, text } from '../shared/i18n.js';
import { decision, everywhere } from './controls.js';
import { button, element } from '../screen/element.js';
import { emblem } from '../screen/emblem.js';
import { faultWords } from '../screen/faultwords.js';
import { plain, shorten } from '../screen/plain.js';
import { seenList } from './seenlist.js';
import { isLeftRunning, isOutOfDate, isSuspected, standing } from './standing.js';
import { stopList } from './stoplist.js';
import { detail, heading, noteWords, spentWords } from './words.js';

/**
 * @typedef {import('../shared/messages.js').TabReport} TabReport
 * @typedef {import('./standing.js').Standing} Standing
 * @typedef {import('../shared/lists.js').Fault} Fault
 *
 * @typedef {object} View
 * @property {Standing | 'unreachable'} standing
 * @property {Node[]} nodes
 * @property {string} announcement  for those who do not see the change
 */

/** Characters of the site: two lines beside the emblem. */
const SITE = 44;

/**
 * @param {TabReport} report
 * @param {number} now  milliseconds since 1970
 * @param {boolean} changed  something was decided since the page was loaded
 * @param {Fault | null} [fault]  why a filter was not switched off
 * @returns {View}
 */
export function view(report, now, changed, fault = null) {
  const standing_ = standing(report);
  const counter = element('data', { 'data-part': 'stopped-count', value: String(report.stopped) }, number(report.stopped));
  const elsewhere = element('span', { class: 'count' });
  if (standing_ !== 'stopped') {
    elsewhere.append(...around('timesShort', counter));
    elsewhere.hidden = report.stopped < 2;
  } else {
    elsewhere.hidden = true;
  }
  const title = element('h1', { tabindex: '-1' }, ...heading(standing_, report.stopped, counter));
  const under = detail(standing_, report, now);
  const found = [stopList(report, elsewhere) ?? elsewhere, spent(report)];
  // A suspicion is a question: its reasons and the answers come before the details.
  const body = isSuspected(report)
    ? [seenList(report), decision(report), ...found]
    : [standing_ === 'stopped' ? seenList(report) : null, ...found, decision(report)];
  return {
    standing: standing_,
    nodes: [
      hero(standing_, title, under, report.site),
      ...(fault === null ? [] : [element('section', { class: 'notice fault', role: 'alert', 'data-part': 'fault' }, element('p', {}, faultWords(fault)))]),
      ...notices(report, standing_, changed),
      ...body,
      everywhere(report),
    ].filter((node) => node !== null),
    announcement: `${title.textContent}. ${under}`,
  };
}

/**
 * @returns {View} the background gave no answer
 */
export function unreachable() {
  const words = text('stateUnreachable');
  const under = text('stateUnreachableDetail');
  return {
    standing: 'unreachable',
    nodes: [
      hero('unreachable', element('h1', { tabindex: '-1' }, words), under, null),
      element('section', { class: 'decision' }, button('retry', text('retry'), { class: 'wide primary' })),
    ],
    announcement: `${words}. ${under}`,
  };
}

/**
 * @param {Standing | 'unreachable'} standing_
 * @param {HTMLElement} title
 * @param {string} under
 * @param {string | null} host
 * @returns {HTMLElement}
 */
function hero(standing_, title, under, host) {
  return element('section', { class: 'hero', 'data-part': 'state', 'data-state': standing_ },
    emblem(standing_),
    element('div', { class: 'words' },
      host === null ? null : site(plain(host)),
      title,
      element('p', { class: 'detail' }, under)));
}

/**
 * @param {TabReport} report
 * @returns {HTMLElement | null} null: nothing was measured
 */
function spent({ saved, stopped }) {
  const words = stopped > 0 ? spentWords(saved?.milliseconds ?? 0) : null;
  return words === null ? null : element('p', { class: 'aside', 'data-part': 'spent' }, words);
}

/**
 * @param {string} host
 * @returns {HTMLElement} a long one opens to show all of it
 */
function site(host) {
  if (Array.from(host).length <= SITE) return element('p', { class: 'site' }, element('bdi', { 'data-part': 'site' }, host));
  return element('details', { class: 'site' },
    element('summary', { title: host },
      element('bdi', { class: 'short', 'data-part': 'site' }, shorten(host, SITE)),
      element('bdi', { class: 'full' }, host)));
}

/**
 * @param {TabReport} report
 * @param {Standing} standing_
 * @param {boolean} changed
 * @returns {HTMLElement[]}
 */
function notices(report, standing_, changed) {
  const shown = [];
  if (report.notes.length > 0) {
    shown.push(element('section', { class: 'notice fault', 'data-part': 'notes' },
      ...report.notes.map((note) => element('p', { 'data-note': note.kind }, noteWords(note))),
      button('dismiss', text('dismiss'))));
  }
  if (standing_ === 'noSite') return shown;
  if (report.access !== 'all') {
    shown.push(element('section', { class: 'notice', 'data-part': 'access' },
      element('p', {}, text(report.access === 'none' ? 'accessNone' : 'accessLimited')),
      button('grant', text('grant'))));
  }
  if (isLeftRunning(report)) {
    shown.push(element('section', { class: 'notice', 'data-part': 'left-running' },
      element('p', {}, text('leftRunning')),
      button('reload', text('reload'), { class: 'primary' })));
  } else if (report.openBefore) {
    shown.push(element('section', { class: 'notice', 'data-part': 'open-before' },
      element('p', {}, text('openBefore')),
      button('reload', text('reload'))));
  } else if (changed || isOutOfDate(report)) {
    shown.push(element('section', { class: 'notice', 'data-part': 'apply' },
      element('p', {}, text('apply')),
      button('reload', text('reload'))));
  }
  if (report.gaps.length > 0) {
    shown.push(element('section', { class: 'notice', 'data-part': 'gaps' },
      ...report.gaps.map((gap) => element('p', {}, text({ sharedWorkersOfFrames: 'gapSharedWorkers' }[gap])))));
  }
  return shown;
}
