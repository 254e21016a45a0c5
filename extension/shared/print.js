/**
 * Answers: what tells one text from another: its length and two hashes, as text.
 *
 *     printOf('a')  ->  '1:3826002220:992661398'
 *
 * Made where nobody can wait: a script is about to run, and SHA-256 comes as a promise only. Whoever finds a second text of the
 * same print has two scripts of one site, and could as well not have loaded them; texts that meet by chance are one in 2^64
 * pairs of a length.
 */

import { BASIS, step } from './fnv.js';

/** Beside FNV: another basis, and a multiplier of L'Ecuyer's (Math. Comp. 68). */
const OTHER_BASIS = 0x9e3779b1;
const MULTIPLIER = 1_597_334_677;

/** @param {string} text @returns {string} */
export function printOf(text) {
  let [one, other] = [BASIS, OTHER_BASIS];
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    one = step(one, unit);
    // Low bits of a product tell only of low bits: both hashes would have the same lowest.
    other = Math.imul(other ^ unit ^ (other >>> 15), MULTIPLIER);
  }
  return `${text.length}:${one >>> 0}:${other >>> 0}`;
}

/** @param {unknown} value @returns {value is string} */
export const isPrint = (value) => typeof value === 'string' && /^\d{1,9}:\d{1,10}:\d{1,10}$/.test(value);
