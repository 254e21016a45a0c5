/**
 * Answers: which frames of a conversation are told.
 *
 * The first FULL_BYTES whole; after that a window of WINDOW_MS in every PERIOD_MS, and nobody knows when it opens. Where
 * something was found, all.
 * Pools send work every few seconds to a minute, miners answer within seconds: sooner or later a window sees both sides.
 */

import { attempt, state } from './wrap.js';
import { blobSize, now, random, sizeOf } from './natives.js';
import { FRAME_BYTES } from './limits.js';
import { attention } from './link.js';

/** What of a conversation is judged without a gap: some hundred frames of a pool. */
const FULL_BYTES = 64 * 1024;
export const WINDOW_MS = 5_000;
const PERIOD_MS = 30_000;

/** Frames a second at most, whatever was found: a pool sends a few. */
const MOST_A_SECOND = 50;

/** Frames a second of which a window, too, would tell at most one in ten: nothing is lost by not listening between windows. */
const CROWD = 10 * MOST_A_SECOND;

/**
 * @typedef {object} Sampler
 * @property {(data: unknown) => boolean} isWanted
 * @property {() => number} rest  milliseconds in which a crowd may pass unheard; 0: there is none, or each must be heard
 */

/** @returns {(at: number) => number} milliseconds until the window opens; none or less: it is open */
function windows() {
  // Periods follow each other whether or not anything is said: a frame that began one would never be in its window.
  const phase = random() * PERIOD_MS;
  let period = -PERIOD_MS;
  let opens = -PERIOD_MS;
  return (at) => {
    const time = at + phase;
    while (time > opens + WINDOW_MS) {
      period = time < period + PERIOD_MS ? period + PERIOD_MS : time - (time % PERIOD_MS);
      opens = period + random() * (PERIOD_MS - WINDOW_MS);
    }
    return opens - time;
  };
}

/** @param {unknown} data @returns {number | undefined} bytes, or characters; nothing: it is no frame */
function measured(data) {
  if (typeof data === 'string') return data.length;
  const bytes = sizeOf(data);
  return bytes < 0 ? attempt(blobSize, data) : bytes;
}

/**
 * @param {(data: unknown) => number | undefined} measure  asked only where a frame may be told
 * @returns {Sampler}
 */
export function sampler(measure = measured, wait = windows()) {
  let full = FULL_BYTES;
  let second = 0;
  let count = 0;
  /** Part of the frames that is told: where there are too many, nobody can know which. */
  let part = 1;
  const gap = (/** @type {number} */ at) => (full > 0 || attention.full ? 0 : wait(at));
  return {
    isWanted(data) {
      if (state.silent) return false;
      const at = now();
      if (at - second > 1_000) {
        part = count > MOST_A_SECOND ? MOST_A_SECOND / count : 1;
        second = at;
        count = 0;
      }
      count += 1;
      if (gap(at) > 0) return false;
      const size = measure(data);
      if (size === undefined) return false;
      full -= size;
      return size <= FRAME_BYTES && (part === 1 ? count <= MOST_A_SECOND : random() < part);
    },
    rest: () => (count > CROWD ? gap(now()) : 0),
  };
}

/**
 * Each direction by itself: what a page says must not drown what its pool says. The windows are the same: what is asked and
 * what is answered are seen together.
 */
export function bothWays() {
  const wait = windows();
  const out = sampler(measured, wait);
  const back = sampler(measured, wait);
  return { isWanted: (/** @type {unknown} */ data, /** @type {boolean} */ sent) => (sent ? out : back).isWanted(data), rest: back.rest };
}
