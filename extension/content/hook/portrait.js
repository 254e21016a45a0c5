/**
 * Answers: the plain data of a message as JSON, bounded, without running any code of the page.
 *
 * Only own data properties are read, so no getter and no toJSON runs; bytes become hex, as pools write them.
 */

import { copyOf, dictionary, isArray, keysOf, orphan, own as ownValue, sizeOf, sliceText, stringify } from './natives.js';

/** Jobs have a dozen fields, two levels deep; blobs up to 256 bytes. */
const MOST_KEYS = 32;
const DEEPEST = 3;
const LONGEST_TEXT = 4096;
const LONGEST_BYTES = 512;

/** @param {unknown} value @returns {string} empty where there is nothing to read */
export function portrait(value) {
  const plain = draw(value, DEEPEST);
  return plain === undefined ? '' : typeof plain === 'string' ? plain : stringify(plain);
}

/** @param {unknown} value @param {number} depth @returns {unknown} */
function draw(value, depth) {
  if (typeof value === 'string') return sliceText(value, 0, LONGEST_TEXT);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  if (typeof value !== 'object') return undefined;
  const size = sizeOf(value);
  if (size >= 0) return size <= LONGEST_BYTES ? hex(/** @type {ArrayBuffer} */ (copyOf(value, LONGEST_BYTES))) : undefined;
  if (depth === 0) return undefined;
  if (isArray(value)) return value.length > MOST_KEYS ? undefined : drawList(value, depth);
  const keys = keysOf(/** @type {object} */ (value));
  /** @type {Record<string, unknown>} */
  const drawn = dictionary({});
  for (let at = 0; at < keys.length && at < MOST_KEYS; at += 1) {
    const key = /** @type {string} */ (keys[at]);
    drawn[key] = draw(ownValue(/** @type {object} */ (value), key), depth - 1);
  }
  return drawn;
}

/** @param {unknown[]} list @param {number} depth */
function drawList(list, depth) {
  /** @type {unknown[]} */
  const drawn = orphan([]);
  for (let at = 0; at < list.length; at += 1) drawn[at] = draw(ownValue(list, `${at}`), depth - 1) ?? null;
  return drawn;
}

const DIGITS = '0123456789abcdef';
const { Uint8Array } = globalThis;

/** @param {ArrayBuffer} buffer */
function hex(buffer) {
  const bytes = new Uint8Array(buffer);
  let text = '';
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = /** @type {number} */ (bytes[at]);
    text += /** @type {string} */ (DIGITS[byte >> 4]) + DIGITS[byte & 15];
  }
  return text;
}
