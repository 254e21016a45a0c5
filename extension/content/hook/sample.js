/**
 * Answers: which frames of a conversation are told.
 *
 * The first FULL_BYTES whole; after that a window of WINDOW_MS at the end of every PERIOD_MS. Where something was found, all.
 * Pools send work every few seconds to a minute, miners answer within seconds, so a window sees both sides.
 */

import { now, random } from './natives.js';
import { FRAME_BYTES } from './limits.js';
import { attention } from './link.js';

/** What of a conversation is judged without a gap: some hundred frames of a pool. */
const FULL_BYTES = 64 * 1024;
const WINDOW_MS = 5_000;
const PERIOD_MS = 30_000;

/** Frames a second at most, whatever was found: a pool sends a few. */
const MOST_A_SECOND = 50;

/** @returns {(size: number) => boolean} */
export function sampler() {
  let full = FULL_BYTES;
  let opened = 0;
  let second = 0;
  let count = 0;
  /** Part of the frames that is told: where there are too many, nobody can know which. */
  let part = 1;
  return (size) => {
    const at = now();
    if (full <= 0 && !attention.full) {
      if (at - opened > PERIOD_MS) opened = at;
      if (at - opened > WINDOW_MS) return false;
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
