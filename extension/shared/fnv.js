/**
 * Answers: a hash of 32 bits, a unit at a time: FNV-1a (draft-eastlake-fnv, 2 and 5).
 *
 *     let hash = BASIS;
 *     for (...) hash = step(hash, unit);
 *
 * Signed, as multiplications leave it: `>>> 0` makes it a number to write down.
 */

/** Taken before any script of a page runs, where there is one. */
const { imul } = Math;

export const BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/** @param {number} hash @param {number} unit @returns {number} */
export const step = (hash, unit) => imul(hash ^ unit, PRIME);

/** @param {string} text @returns {number} */
export function hashOf(text) {
  let hash = BASIS;
  for (let at = 0; at < text.length; at += 1) hash = step(hash, text.charCodeAt(at));
  return hash;
}
