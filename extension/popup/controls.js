/**
 * Answers: the buttons: the decision for the site, the pause for all sites.
 *
 * Invariant: a button is there only where its message would be accepted; every one carries data-action, and what a
 * click does lies in popup.js. A choice of duration is a <details>: it opens and closes without script.
 */
// @ts-check

import { text } from '../shared/i18n.js';
import { button, element } from '../screen/element.js';
import { choices } from './standing.js';

/**
 * @typedef {import('../shared/messages.js').TabReport} TabReport
 * @typedef {import('../shared/messages.js').Duration} Duration
 */

/** @type {Record<Duration, string>} */
const words = { hour: 'forHour', session: 'forSession', always: 'forAlways' };

/**
 * @param {TabReport} report
 * @returns {HTMLElement | null} null: nothing to decide here
 */
export function decision(report) {
  const { asked, durations, revoke } = choices(report);
  if (revoke !== null) {
    return element('section', { class: 'decision' },
      button('revoke', text(revoke === 'allowed' ? 'revokeAllowed' : 'revokeRefused'), { class: revoke === 'allowed' ? 'wide primary' : 'wide' }));
  }
  if (durations.length === 0) return null;
  return element('section', { class: asked ? 'decision asked' : 'decision', 'data-asked': asked ?? false },
    asked === 'offered' ? choice('refuse', 'refuse', durations) : null,
    asked === 'suspected' ? stop(report) : null,
    choice('allow', asked ? 'allowAsked' : 'allow', durations),
    report.private ? element('p', { class: 'aside' }, text('privateWindow')) : null);
}

/**
 * @param {TabReport} report
 * @returns {HTMLElement}
 */
export function everywhere(report) {
  return choices(report).everywhere === 'resume'
    ? element('section', { class: 'decision' }, button('resume', text('resume'), { class: 'wide primary' }), settings())
    : element('footer', {}, pauseButton(), settings());
}

/** @returns {HTMLElement} a button that looks like a link: what it opens has no address that a page may name */
function settings() {
  return button('openOptions', text('optionsTitle'), { class: 'settings' });
}

/**
 * Who sees a suspicion wants an end to it, not a choice of ends: it lasts as long as it may, and can be taken back.
 * @param {TabReport} report
 * @returns {HTMLElement}
 */
function stop(report) {
  return button('refuse', text('refuse'), { class: 'stop', 'data-duration': report.private ? 'session' : 'always' });
}

/** @returns {HTMLElement} what it does, and for how long */
function pauseButton() {
  const made = button('pause', text('pause'));
  made.append(' ', element('span', { class: 'aside' }, text('pauseDetail')));
  return made;
}

/**
 * @param {'allow' | 'refuse'} action
 * @param {string} label
 * @param {Duration[]} durations
 * @returns {HTMLElement}
 */
function choice(action, label, durations) {
  return element('details', { class: `choice ${action}`, name: 'choice' },
    element('summary', { 'data-part': `${action}-choice` }, element('span', {}, text(label))),
    element('div', { class: 'durations', role: 'group', 'aria-label': text(label) },
      ...durations.map((duration) => button(action, text(words[duration]), { 'data-duration': duration }))));
}
