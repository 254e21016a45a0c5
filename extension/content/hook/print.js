/**
 * Answers: what tells one module from another: its size and a hash of its beginning, as text.
 *
 * Only to know again what was convicted in this document; whoever changes a byte of it is judged anew.
 */

import { BASIS, step } from '../../shared/fnv.js';

/** Bytes that are hashed: some 20 microseconds. */
const HASHED_BYTES = 64 * 1024;

const { Uint8Array } = globalThis;

/** @param {ArrayBuffer} bytes @param {number} size  of all of it @returns {string} */
export function printOf(bytes, size) {
  const head = new Uint8Array(bytes);
  let hash = BASIS;
  for (let at = 0; at < head.length && at < HASHED_BYTES; at += 1) hash = step(hash, /** @type {number} */ (head[at]));
  return `${size}:${hash >>> 0}`;
}
