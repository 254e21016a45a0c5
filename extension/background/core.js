/**
 * The core, loaded on demand: `use(core => ...)` answers with what the core says, or with null where it cannot say
 * anything (wasm that does not load, or an instance that trapped).
 *
 * Invariant: an instance that trapped is never asked again. A new one takes its place for the next question; faults are
 * counted and shown to the user.
 */

import init, { __wbg_reset_state, Core } from '../wasm/core.js';

/** @type {Promise<Core> | undefined} */
let loading;

/** Faults since this background was started. */
let traps = 0;

/** How many faults are enough to stop trying until the background starts anew. */
const MOST_TRAPS = 5;

/**
 * @template T
 * @param {(core: Core) => T} question
 * @returns {Promise<T | null>}
 */
export async function use(question) {
  while (traps < MOST_TRAPS) {
    const asked = (loading ??= load());
    try {
      const core = await asked;
      // Another question may have ended this instance while we waited for it.
      if (loading === asked) return question(core);
    } catch (fault) {
      // Many may wait for one instance that does not load: that is one fault.
      if (loading === asked) {
        traps += 1;
        loading = undefined;
        console.error('wattguard: the core failed', fault);
      }
      return null;
    }
  }
  return null;
}

/** How often the core failed since this background was started. */
export function faults() {
  return traps;
}

/** @returns {Promise<Core>} */
async function load() {
  await init();
  // After a fault `init` hands out the old instance; this makes a new one of the same module.
  if (traps > 0) __wbg_reset_state();
  return new Core();
}
