/**
 * Answers: a report on the page: ListsReport -> the parts of the page that show it.
 *
 * Invariant: what is shown is the report and nothing else; parts that say the same as before are not touched.
 */
// @ts-check

import { number, text } from '../shared/i18n.js';
import { button, element } from '../screen/element.js';
import { faultWords } from '../screen/faultwords.js';
import { plain, shorten } from '../screen/plain.js';
import { showOwn } from './editor.js';
import { progressWords, sentences, servers, timedWords, titleWords } from './facts.js';
import { renew } from './keep.js';
import { bundledEntry, listEntry } from './listentry.js';
import { part } from './page.js';
import { resultOf } from './results.js';

/**
 * @typedef {import('../shared/lists.js').ListsReport} ListsReport
 * @typedef {import('../shared/lists.js').Progress} Progress
 * @typedef {import('../shared/lists.js').SwitchedOff} SwitchedOff
 * @typedef {import('../shared/boundary.js').Verdict} Verdict
 */

/** Characters of a filter that was switched off. */
const FILTER = 300;

/**
 * @param {ListsReport} report
 * @param {number} now
 */
export function show(report, now) {
  showServers(report);
  showLists(report, now);
  showRules(report);
  showOff(report);
  showOwn(report.own, report.ownAccount);
  showProgress(report.progress);
}

/** @param {ListsReport} report */
function showServers(report) {
  const asked = servers(report);
  const isFirst = report.lists.every(({ lastTry }) => lastTry === 0);
  const choose = element('a', { href: '#lists' }, text('optionsContactChoose'));
  const nodes = asked.length === 0 ? [element('p', {}, text('optionsContactNone'))] : [
    element('p', {}, text('optionsContactLists')),
    element('ul', { class: 'servers', role: 'list' }, ...asked.map(({ title, host }) =>
      element('li', {}, element('bdi', {}, title), ' ', element('bdi', { class: 'aside' }, host)))),
    element('p', {}, ...(isFirst ? [text('optionsContactWhen'), ' '] : []), choose),
  ];
  const version = JSON.stringify([asked, isFirst]);
  renew(part('servers'), [{ key: 'servers', version, make: () => element('div', {}, ...nodes) }], part('servers'));
}

/** @param {ListsReport} report @param {number} now */
function showLists({ lists, bundled }, now) {
  const last = lists.length - 1;
  renew(part('lists'), [
    { key: '', version: JSON.stringify(bundled), make: () => bundledEntry(bundled) },
    ...lists.map((list, at) => {
      const place = { first: at === 0, last: at === last };
      return { key: list.id, version: JSON.stringify([list, place]), make: () => listEntry(list, place, now) };
    }),
  ], /** @type {HTMLElement} */ (document.querySelector('#lists-title')));
}

/** @param {ListsReport} report */
function showRules({ rules, lists, installFault }) {
  const words = text('listsRules', number(rules.used), number(rules.most), number(rules.hosts));
  part('rules').textContent = rules.used < rules.most ? words : sentences(words, text('listsRulesFull'));
  const warning = part('install-fault');
  warning.hidden = installFault === null;
  const titleOf = (/** @type {string} */ id) => titleWords(lists.find((list) => list.id === id)?.title ?? id);
  const why = installFault === null ? '' : sentences(text('listsNotInForce'), faultWords(installFault, titleOf));
  if (warning.textContent !== why) warning.replaceChildren(element('p', {}, why));
}

/** @param {ListsReport} report */
function showOff({ off }) {
  part('off-none').hidden = off.length > 0;
  renew(part('off'), off.map((one) => ({ key: JSON.stringify(one), version: '', make: () => offEntry(one) })),
    /** @type {HTMLElement} */ (document.querySelector('#off-title')));
}

/** @param {SwitchedOff} one @returns {HTMLElement} */
function offEntry({ filter, list, host }) {
  const shown = shorten(plain(filter), FILTER);
  const made = button('switchOn', text('optionsOffUndo'), { 'aria-label': text('optionsOffUndoOf', shown) });
  made.dataset['filter'] = filter;
  made.dataset['title'] = list;
  if (host !== null) made.dataset['host'] = host;
  return element('li', {},
    element('div', { class: 'words' },
      element('code', {}, shown),
      element('bdi', { class: 'aside' }, titleWords(list)),
      host === null ? null : element('p', { class: 'aside' }, element('bdi', {}, text('optionsOffHost', plain(host))))),
    made);
}

/** @param {Progress | null} progress */
export function showProgress(progress) {
  const running = part('progress');
  const wasFocused = running.contains(document.activeElement);
  running.hidden = progress === null;
  const update = /** @type {HTMLButtonElement} */ (document.querySelector('[data-action=updateAll]'));
  update.hidden = progress !== null;
  if (progress === null) {
    if (wasFocused) update.focus();
    return;
  }
  const { step, far, part: share } = progressWords(progress);
  part('step').textContent = step;
  part('far').textContent = far;
  const bar = /** @type {HTMLProgressElement} */ (running.querySelector('progress'));
  if (share === null) bar.removeAttribute('value');
  else bar.value = share;
  // How far is not said aloud: it changes four times a second.
  if (part('announcement').textContent !== step) part('announcement').textContent = step;
}

/** @param {Verdict | null} verdict  null: nobody can say */
export function showResult(verdict) {
  if (verdict === null) return part('result').replaceChildren(element('p', { class: 'said wrong' }, text('optionsTestUnavailable')));
  const { action, words, sources } = resultOf(verdict);
  part('result').replaceChildren(element('div', { class: 'result', 'data-verdict': action },
    element('p', { class: 'outcome' }, words),
    sources.length === 0 ? element('p', {}, text('optionsTestNone')) : null,
    element('ul', { role: 'list' }, ...sources.map(({ filter, list, line, isWeak }) =>
      element('li', {},
        element('code', {}, shorten(filter, FILTER)),
        ' ',
        element('bdi', { class: 'aside' }, text('whyListLine', titleWords(list), number(line))),
        isWeak ? element('p', { class: 'aside' }, text('optionsTestWeak')) : null)))));
}

/** Times that stand on the page go on. @param {number} now */
export function tick(now) {
  for (const time of document.querySelectorAll('time[data-at]')) {
    const words = timedWords(Number(time.getAttribute('data-at')), now, time.getAttribute('data-key') ?? undefined);
    if (time.textContent !== words) time.textContent = words;
  }
}
