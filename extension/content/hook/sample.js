/**
 * Answers: which frames of a conversation are told.
 *
 * The first FULL_BYTES whole; after that a window of WINDOW_MS in every PERIOD_MS, and nobody knows when it opens. Where
 * something was found, all.
 * Pools send work every few seconds to a minute, miners answer within seconds: sooner or later a window sees both sides.
 */

import { now, random } from './natives.js';
import { FRAME_BYTES } from './limits.js';
import { attention } from './link.js';
import { state } from './wrap.js';

/** What of a conversation is judged without a gap: some hundred frames of a pool. */
const FULL_BYTES = 64 * 1024;
const WINDOW_MS = 5_000;
const PERIOD_MS = 30_000;

/** Frames a second at most, whatever was found: a pool sends a few. */
const MOST_A_SECOND = 50;

/** @returns {(size: number) => boolean} */
export function sampler() {
  let full = FULL_BYTES;
  // Periods follow each other whether or not anything is said: a frame that began one would never be in its window.
  const phase = random() * PERIOD_MS;
  let period = -1;
  let opens = 0;
  let second = 0;
  let count = 0;
  /** Part of the frames that is told: where there are too many, nobody can know which. */
  let part = 1;
  return (size) => {
    if (state.silent) return false;
    const at = now();
    if (full <= 0 && !attention.full) {
      const time = at + phase;
      const current = time - (time % PERIOD_MS);
      if (current !== period) {
        period = current;
        opens = current + random() * (PERIOD_MS - WINDOW_MS);
      }
      if (time < opens || time > opens + WINDOW_MS) return false;
    }
    full -= size;
    if (at - second > 1_000) {
      part = count > MOST_A_SECOND ? MOST_A_SECOND / count : 1;
      second = at;
      count = 0;
    }
    count += 1;
    return size <= FRAME_BYTES && (part === 1 ? count <= MOST_A_SECOND : random() < part);
  };
}

/** Each direction by itself: what a page says must not drown what its pool says. @returns {(size: number, sent: boolean) => boolean} */
export function bothWays() {
  // Not by destructuring: pages can override iteration.
  const out = sampler();
  const back = sampler();
  return (size, sent) => (sent ? out : back)(size);
}
