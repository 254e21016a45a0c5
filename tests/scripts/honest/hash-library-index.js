// All hash functions of the library under one roof: name -> length of its digest, block and implementation.
import { keccak } from './keccak.js';
import { groestl } from './groestl.js';
import { skein } from './skein.js';
import { jh } from './jh.js';
import { blake, blake2b, blake2s, blake3 } from './blake.js';
import { luffa } from './luffa.js';
import { cubehash } from './cubehash.js';
import { shavite } from './shavite.js';
import { simd } from './simd.js';
import { echo } from './echo.js';
import { hamsi, fugue, shabal, whirlpool } from './others.js';
import { scrypt, argon2 } from './password.js';

export const HASHES = {
  'blake-224': { bits: 224, block: 64, make: blake },
  'blake-256': { bits: 256, block: 64, make: blake },
  'blake-512': { bits: 512, block: 128, make: blake },
  blake2b: { bits: 512, block: 128, make: blake2b },
  blake2s: { bits: 256, block: 64, make: blake2s },
  blake3: { bits: 256, block: 64, make: blake3 },
  'groestl-256': { bits: 256, block: 64, make: groestl },
  'groestl-512': { bits: 512, block: 128, make: groestl },
  'jh-256': { bits: 256, block: 64, make: jh },
  'jh-512': { bits: 512, block: 64, make: jh },
  'keccak-256': { bits: 256, block: 136, make: keccak },
  'keccak-512': { bits: 512, block: 72, make: keccak },
  'skein-256': { bits: 256, block: 64, make: skein },
  'skein-512': { bits: 512, block: 64, make: skein },
  luffa: { bits: 512, block: 32, make: luffa },
  cubehash: { bits: 512, block: 32, make: cubehash },
  shavite: { bits: 512, block: 128, make: shavite },
  simd: { bits: 512, block: 128, make: simd },
  echo: { bits: 512, block: 128, make: echo },
  hamsi: { bits: 512, block: 8, make: hamsi },
  fugue: { bits: 512, block: 4, make: fugue },
  shabal: { bits: 512, block: 64, make: shabal },
  whirlpool: { bits: 512, block: 64, make: whirlpool },
};

export function createHash(name) {
  const row = HASHES[name.toLowerCase()];
  if (!row) throw new RangeError(`unknown hash: ${name}; there are ${Object.keys(HASHES).join(', ')}`);
  return row.make(row.bits);
}

export function digest(name, data) {
  return createHash(name).update(data).digest();
}

/** Slow on purpose. */
export const kdf = { scrypt, argon2 };

/** Hashes per second of each, for the page of benchmarks. */
export function benchmark(milliseconds = 200) {
  const data = new Uint8Array(64);
  return Object.keys(HASHES).map((name) => {
    const end = performance.now() + milliseconds;
    let count = 0;
    while (performance.now() < end) { digest(name, data); count++; }
    return { name, hashesPerSecond: (count * 1000) / milliseconds };
  });
}
