/**
 * Answers: the words of the screens, from _locales/, in the language the browser chose.
 *
 *     text('stateClear')                        -> 'No mining found here'
 *     plural('stateStopped', 3)                      -> '3 mining attempts stopped'
 *     around('stateStoppedOther', node)                   -> the words before the node, the node, the words after it
 *     localise(document)                        fills data-i18n, data-i18n-title and data-i18n-label
 *
 * Invariant: words are always text, never markup; a missing key shows its own name, so that it is seen and not empty.
 */
// @ts-check

import { browser } from './browser.js';

/** Stands for a node in a message while the words around it are cut out; no message holds it. */
const GAP = '\u0001';

/**
 * @param {string} key
 * @param {...string} substitutions  for $1 to $9, already formatted
 * @returns {string}
 */
export function text(key, ...substitutions) {
  return browser.i18n.getMessage(key, substitutions) || key;
}

/**
 * The language of the words, which is not always the browser's: where _locales/ lacks the browser's, English stands in.
 * @returns {string} a BCP 47 tag
 */
export function language() {
  return text('language');
}

/**
 * The key of the form that a number takes: `stoppedOne`, `stoppedOther`.
 * @param {string} key
 * @param {number} count
 * @returns {string}
 */
export function pluralKey(key, count) {
  return `${key}${new Intl.PluralRules(language()).select(count) === 'one' ? 'One' : 'Other'}`;
}

/**
 * @param {string} key
 * @param {number} count  becomes $1
 * @param {...string} substitutions  for $2 and on
 * @returns {string}
 */
export function plural(key, count, ...substitutions) {
  return text(pluralKey(key, count), number(count), ...substitutions);
}

/**
 * @template T
 * @param {string} key  of a message with one placeholder
 * @param {T} node  what stands in its place
 * @returns {(string | T)[]}
 */
export function around(key, node) {
  const [before = '', after = ''] = text(key, GAP).split(GAP);
  return [before, node, after].filter((part) => part !== '');
}

/**
 * @param {number} value
 * @returns {string}
 */
export function number(value) {
  return new Intl.NumberFormat(language()).format(value);
}

/**
 * @param {number} at  milliseconds since 1970
 * @returns {string} hours and minutes
 */
export function clock(at) {
  return new Intl.DateTimeFormat(language(), { hour: 'numeric', minute: '2-digit' }).format(at);
}

/**
 * @param {string[]} parts
 * @returns {string} 'a script and a connection'
 */
export function listing(parts) {
  return new Intl.ListFormat(language(), { type: 'conjunction' }).format(parts);
}

/**
 * Puts the words into a page, and says in which language they are.
 * @param {Document} root
 */
export function localise(root) {
  root.documentElement.lang = language();
  root.documentElement.dir = text('@@bidi_dir') === 'rtl' ? 'rtl' : 'ltr';
  for (const element of root.querySelectorAll('[data-i18n]')) {
    element.textContent = text(element.getAttribute('data-i18n') ?? '');
  }
  for (const element of root.querySelectorAll('[data-i18n-title]')) {
    element.setAttribute('title', text(element.getAttribute('data-i18n-title') ?? ''));
  }
  for (const element of root.querySelectorAll('[data-i18n-label]')) {
    element.setAttribute('aria-label', text(element.getAttribute('data-i18n-label') ?? ''));
  }
}
