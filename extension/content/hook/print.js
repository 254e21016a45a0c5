/**
 * Answers: what tells one module from another: its size and a hash of bytes from all of it, as text.
 *
 * Only to know again what was convicted in this document. Of a large module most bytes are passed over: two of one size that
 * differ in those alone are one to us, which an honest page would have to make of a module that mined in it.
 */

import { BASIS, step } from '../../shared/fnv.js';
import { sizeOf } from './natives.js';

/** Bytes that are hashed, evenly spread: most pages compile one module, so this code runs as slow as code runs at first. */
const HASHED_BYTES = 4 * 1024;

const { Uint8Array } = globalThis;

/** @param {ArrayBuffer} bytes  as many as are kept @param {number} size  of all of it @returns {string} */
export function printOf(bytes, size) {
  const kept = new Uint8Array(bytes);
  const length = sizeOf(bytes);
  const stride = (((length - 1) / HASHED_BYTES) | 0) + 1;
  let hash = BASIS;
  for (let at = 0; at < length; at += stride) hash = step(hash, /** @type {number} */ (kept[at]));
  return `${size}:${hash >>> 0}`;
}
