/**
 * Answers: whether a set of hosts may hold one, or one above it: a Bloom filter, as src/bloom.rs writes it.
 */

import { hashOf } from './fnv.js';

/** Knuth's multiplier, 2^32 over the golden ratio. */
const SPREAD = 0x9e3779b1;

/** @param {Uint8Array} bits  empty: none @param {string} host  canonical, as URLs have it */
export function mayHold(bits, host) {
  if (bits.length === 0) return false;
  const labels = host.replace(/\.$/, '').split('.');
  return labels.some((_, at) => holds(bits, labels.slice(at).join('.')));
}

/** @param {Uint8Array} bits  a power of two of bytes @param {string} name */
function holds(bits, name) {
  const hash = hashOf(name);
  const product = Math.imul(hash, SPREAD);
  // The upper half first: low bits of a product tell only of low bits.
  return [hash >>> 0, ((product << 16) | (product >>> 16)) >>> 0].every((one) => {
    const bit = one % (bits.length * 8);
    return ((bits[bit >> 3] ?? 0) >> (bit & 7)) & 1;
  });
}
