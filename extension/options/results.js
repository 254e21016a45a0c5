/**
 * Answers: what a verdict about an address says, in words; and the address that somebody means. Pure.
 *
 *     wholeAddress('coinhive.com', 'script')  ->  'https://coinhive.com/'
 *
 * Invariant: every verdict has words; filters and titles of lists pass through plain().
 */
// @ts-check

import { text } from '../shared/i18n.js';
import { plain } from '../screen/plain.js';

/**
 * @typedef {import('../shared/boundary.js').Verdict} Verdict
 *
 * @typedef {object} Result
 * @property {'block' | 'ask' | 'allow'} action
 * @property {string} words
 * @property {{ filter: string, list: string, line: number, isWeak: boolean }[]} sources
 */

/** @type {Record<Verdict['action'], string>} */
const outcomes = { block: 'optionsTestBlock', ask: 'optionsTestAsk', allow: 'optionsTestAllow' };

/**
 * @param {Verdict} verdict
 * @returns {Result}
 */
export function resultOf({ action, evidence }) {
  const sources = evidence.flatMap(({ family, strength, what, where }) =>
    family === 'address' && what.kind === 'filter' && where.kind === 'line'
      ? [{ filter: plain(what.filter), list: plain(where.list), line: where.line, isWeak: strength === 'weak' }]
      : []);
  return { action, words: text(outcomes[action]), sources };
}

/** Who leaves out the scheme means the usual one. @type {Record<string, string>} */
const schemes = { websocket: 'wss://' };

/**
 * @param {string} written
 * @param {string} type
 * @returns {string | null} null: no address of the web
 */
export function wholeAddress(written, type) {
  const trimmed = written.trim();
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `${schemes[type] ?? 'https://'}${trimmed}`;
  if (trimmed === '' || /\s/.test(trimmed) || !URL.canParse(address)) return null;
  const { protocol, href } = new URL(address);
  return ['https:', 'http:', 'wss:', 'ws:'].includes(protocol) ? href : null;
}
