/**
 * Answers: the list of what was stopped here, each entry a disclosure with the reason inside.
 *
 * Invariant: hosts, filters, titles and URLs come from strangers: they pass through plain(), stand in <bdi> or <code>,
 * and the whole text is reachable by keyboard where a short form is shown.
 */
// @ts-check

import { clock, number, plural, text } from '../shared/i18n.js';
import { button, element } from '../screen/element.js';
import { isSuspicion } from '../shared/suspicion.js';
import { canSwitchOff, freedHost, group } from './groups.js';
import { plain, shorten } from '../screen/plain.js';
import { contentWords, minerWords, signWords, typeWords } from './words.js';

/**
 * @typedef {import('../shared/messages.js').TabReport} TabReport
 * @typedef {import('./groups.js').Group} Group
 * @typedef {import('./groups.js').Reason} Reason
 * @typedef {import('./groups.js').Source} Source
 */

/** Entries shown at once; the rest waits behind a button, so that the decision stays in sight. */
const SHOWN = 4;
/** Characters of a host in the list: a line in the usual form of the popup. */
const HOST = 34;
/** Characters of a URL: some lines; the stored one has up to 2,000. */
const URL_LENGTH = 180;

/**
 * @param {TabReport} report
 * @param {HTMLElement} counter  shows report.stopped; hidden where the heading of the page shows it already
 * @returns {HTMLElement | null} null: nothing to list
 */
export function stopList(report, counter) {
  if (report.stops.length === 0) return null;
  const groups = group(report.stops);
  const rest = groups.length - SHOWN;
  // One more entry costs no more room than the button that would hide it.
  const shown = rest > 1 ? SHOWN : groups.length;
  const recorded = report.stops.reduce((sum, stop) => sum + (stop.action === 'blocked' ? stop.count : 0), 0);
  return element('section', { class: 'found', 'aria-labelledby': 'found' },
    element('div', { class: 'found-head' }, element('h2', { id: 'found' }, text(headingOf(report))), counter),
    element('ul', { 'data-part': 'stops', role: 'list' },
      ...groups.map((one, index) => entry(one, index >= shown))),
    shown < groups.length ? button('more', plural('more', groups.length - shown), { class: 'more' }) : null,
    report.stopped > recorded
      ? element('p', { class: 'aside' }, text('stopsTruncated', number(report.stops.length)))
      : null);
}

/** @param {TabReport} report */
function headingOf({ stops }) {
  if (stops.every(isSuspicion)) return 'stopsSuspected';
  if (stops.every((stop) => stop.action === 'blocked')) return 'stops';
  return stops.every((stop) => stop.action === 'asked') ? 'stopsAsked' : 'stopsMixed';
}

/**
 * @param {Group} one
 * @param {boolean} hidden
 * @returns {HTMLElement}
 */
function entry(one, hidden) {
  const { name, consent } = minerWords(one);
  const host = plain(one.host);
  return element('li', { 'data-part': 'stop', hidden },
    element('details', {},
      element('summary', {},
        element('span', { class: 'lines' },
          element('span', { class: 'miner', 'data-part': 'miner' },
            element('bdi', { class: 'name' }, name),
            ...(consent === null ? [] : [' – ', element('span', { class: 'consent' }, consent)])),
          element('span', { class: 'content' },
            element('span', { class: 'part' }, contentWords(one)),
            // Code of a page's own making (blob:, data:) has none.
            ...(host === '' ? [] : [' ', element('span', { class: 'part' },
              element('bdi', { 'data-part': 'host', title: host }, shorten(host, HOST)))]))),
        element('span', { class: 'marks' },
          one.count > 1
            ? element('span', { class: 'times', title: plural('times', one.count) }, text('timesShort', number(one.count)))
            : null,
          one.action === 'asked' ? element('span', { class: 'mark' }, text('notBlocked')) : null)),
      ...(host.length > HOST ? [element('p', { class: 'whole' }, element('bdi', {}, host))] : []),
      ...one.reasons.map(because)));
}

/**
 * @param {Reason} reason
 * @returns {HTMLElement}
 */
function because(reason) {
  const url = plain(reason.url);
  const explained = reason.sources.length + reason.signs.length > 0;
  return element('div', { class: 'why' },
    explained ? null : element('p', {}, text('whyNothing')),
    element('dl', {},
      ...reason.sources.flatMap((source) => [
        ...row('whyFilter', element('code', { 'data-part': 'filter' }, plain(source.filter))),
        ...row('whyList', element('bdi', { 'data-part': 'list' },
          text('whyListLine', plain(source.list), number(source.line)))),
        ...(canSwitchOff(source) ? [element('dd', {}, switchOff(source))] : []),
      ]),
      reason.signs.length > 0 ? element('dt', {}, text('whySign')) : null,
      ...reason.signs.map((sign) => element('dd', {}, element('bdi', { 'data-part': 'sign' }, signWords(sign)))),
      ...row('whyType', typeWords(reason)),
      ...row('whyOrigin', text({ page: 'originPage', frame: 'originFrame', background: 'originBackground' }[reason.origin])),
      ...row('whyAddress', element('bdi', { class: 'url', title: url }, shorten(url, URL_LENGTH))),
      ...row('whyTimes', plural('times', reason.count)),
      ...row('whyLast', element('time', { datetime: new Date(reason.at).toISOString() }, clock(reason.at)))));
}

/**
 * @param {Source} source
 * @returns {HTMLElement}
 */
function switchOff(source) {
  const host = freedHost(source);
  const made = button('switchOff', text('switchOff'), { class: 'small', 'data-filter': source.filter, 'data-list': source.list });
  if (host !== null) made.dataset['host'] = host;
  const detail = host === null ? text('switchOffDetail') : text('switchOffHost', plain(host));
  return element('div', { class: 'switch-off' }, made, element('p', { class: 'aside' }, element('bdi', {}, detail)));
}

/**
 * @param {string} label
 * @param {Node | string} value
 * @returns {HTMLElement[]}
 */
function row(label, value) {
  return [element('dt', {}, text(label)), element('dd', {}, value)];
}
