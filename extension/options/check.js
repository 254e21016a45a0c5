/**
 * Answers: what the core says of filters that somebody writes: every line that is not used, with its place.
 *
 * Invariant: it always answers; a core that cannot be loaded, or that fails, is null and is made anew for the next text.
 */
// @ts-check

import init, * as compiler from '../wasm/compiler.js';

/**
 * @param {string} text
 * @returns {Promise<import('./issues.js').Issue[] | null>} null: nobody can say
 */
export async function issuesOf(text) {
  let isThere = false;
  try {
    await init();
    isThere = true;
    return compiler.check(text);
  } catch (fault) {
    console.error('wattguard: filters were not checked', fault);
    if (isThere) compiler.__wbg_reset_state();
    return null;
  }
}
