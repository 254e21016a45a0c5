/**
 * Answers: a message about lists to the background, and what it says.
 *
 *     await ask({ kind: 'describeLists' })
 *
 * Invariant: a description ends within PATIENCE; what fetches and compiles may take its time, but ends with the background.
 * Whatever goes wrong is a rejection.
 */
// @ts-check

import { browser } from '../shared/browser.js';

/**
 * @typedef {import('../shared/lists.js').ListsMessage} ListsMessage
 * @typedef {import('../shared/lists.js').ListsReport} ListsReport
 * @typedef {import('../shared/lists.js').TestAddress} TestAddress
 * @typedef {import('../shared/boundary.js').Verdict} Verdict
 */

/** Between two slices of its work the background hears us; a slow disk takes longer. */
const PATIENCE = 20_000;

/**
 * @param {Exclude<ListsMessage, { kind: 'testAddress' | 'exportSettings' }>} message
 * @returns {Promise<ListsReport>}
 */
export async function ask(message) {
  const sent = browser.runtime.sendMessage(message);
  const answer = /** @type {unknown} */ (await (message.kind === 'describeLists' ? soon(sent) : sent));
  if (!isReport(answer)) throw new Error('no report');
  return answer;
}

/**
 * @param {TestAddress} message
 * @returns {Promise<Verdict | null>} null: the core is not there
 */
export async function askVerdict(message) {
  return /** @type {Verdict | null} */ (await soon(browser.runtime.sendMessage(message)));
}

/** @returns {Promise<string>} all settings */
export async function askSettings() {
  const answer = /** @type {unknown} */ (await browser.runtime.sendMessage({ kind: 'exportSettings' }));
  const text = typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'text') : undefined;
  if (typeof text !== 'string') throw new Error('no settings');
  return text;
}

/**
 * @template T
 * @param {Promise<T>} answer
 * @returns {Promise<T>}
 */
async function soon(answer) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const silence = /** @type {Promise<never>} */ (new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('silence')), PATIENCE);
  }));
  try {
    return await Promise.race([answer, silence]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The background is ours; this tells an answer from an empty or a foreign one, it does not check each field.
 * @param {unknown} answer
 * @returns {answer is ListsReport}
 */
function isReport(answer) {
  if (typeof answer !== 'object' || answer === null) return false;
  const { lists, bundled, own, off, rules } = /** @type {Partial<ListsReport>} */ (answer);
  return Array.isArray(lists) && Array.isArray(off) && bundled !== undefined && typeof own === 'string' && rules !== undefined;
}
