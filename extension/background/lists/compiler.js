/**
 * The core that makes tables and rules of lists. It is loaded for a piece of work and thrown away after it, with its
 * memory, which holds whole lists.
 */

import init, * as compiler from '../../wasm/compiler.js';

/** Pieces of work under way. */
let users = 0;

/**
 * @template T
 * @param {(core: typeof compiler) => T | Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withCompiler(work) {
  users += 1;
  try {
    await init();
    return await work(compiler);
  } finally {
    users -= 1;
    // Also what trapped is never asked again.
    if (users === 0) compiler.__wbg_reset_state();
  }
}

/** The time that one slice shall take, in milliseconds: events wait for no longer than about that. */
const SLICE = 8;
/** The first slice: some microseconds of work a filter. */
const FIRST_COUNT = 512;
/** The largest: many short lists make many quick slices, and a count that outgrew 32 bits would be none. */
const MOST_COUNT = 1 << 20;

/**
 * Does work in slices, so that events are heard between them.
 * @param {(count: number) => boolean} step  does so much of it; whether there is more
 * @param {AbortSignal} [signal]
 */
export async function inSlices(step, signal) {
  for (let count = FIRST_COUNT; ; ) {
    const begin = performance.now();
    if (!step(count)) return;
    const took = performance.now() - begin;
    count = Math.min(Math.max(64, Math.round(count * Math.min(2, SLICE / Math.max(took, 0.5)))), MOST_COUNT);
    await breath();
    signal?.throwIfAborted();
  }
}

/** A task of its own: what waits is heard first. Timers would wait 4 ms each. @returns {Promise<void>} */
export function breath() {
  return new Promise((go) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      go();
    };
    port2.postMessage(null);
  });
}
