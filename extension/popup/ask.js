/**
 * Answers: a message to the background, and its report.
 *
 *     await ask({ kind: 'describeTab', tabId: 7 })
 *
 * Invariant: it ends. Whatever goes wrong (no receiver, an exception, silence, something that is no report) is one and
 * the same rejection within PATIENCE milliseconds, for the user can do only one thing about it.
 */
// @ts-check

import { browser } from '../shared/browser.js';

/**
 * @typedef {import('../shared/messages.js').Message} Message
 * @typedef {import('../shared/messages.js').TabReport} TabReport
 */

/** A worker that has to be started, with its wasm, takes some hundred milliseconds on a slow telephone. */
const PATIENCE = 5_000;

/**
 * @param {Message} message
 * @returns {Promise<TabReport>}
 */
export async function ask(message) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const silence = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('silence')), PATIENCE);
  });
  try {
    const answer = /** @type {unknown} */ (await Promise.race([browser.runtime.sendMessage(message), silence]));
    if (!isReport(answer)) throw new Error('no report');
    return answer;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The background is ours; this tells an answer from an empty or a foreign one, it does not check each field.
 * @param {unknown} answer
 * @returns {answer is TabReport}
 */
function isReport(answer) {
  if (typeof answer !== 'object' || answer === null) return false;
  const { site, policy, stops, notes, gaps } = /** @type {Partial<TabReport>} */ (answer);
  return site !== undefined && policy !== undefined
    && Array.isArray(stops) && Array.isArray(notes) && Array.isArray(gaps);
}
