/**
 * Answers: some time later.
 *
 * Not by setTimeout: the page shares our timers' numbers, and could clear them.
 */

/** @param {number} ms @returns {Promise<void>} */
export const pause = (ms) => new Promise((next) => AbortSignal.timeout(ms).addEventListener('abort', () => next(), { once: true }));
