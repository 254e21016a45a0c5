/**
 * What a test miner computes: nothing, with the marks of a proof of work, so that the detector finds what it would find in
 * a real one.
 *
 * `wasm` -> bytes of a module with the constants and the scratchpad of CryptoNight; `KERNELS` -> functions for a page or a
 * worker that make a `work(until)`, a busy loop up to a point in time.
 * Invariant: no hash of any proof of work comes out; what runs only mixes numbers in its own memory.
 *
 * Sources of the constants: FIPS 197 (S-box), FIPS 202 (round constants), the submissions of BLAKE, Groestl, JH and Skein to
 * SHA-3, CNS008 (scratchpad of 2 MiB, addresses masked to whole blocks), RandomX specification 4.2 (three levels).
 */

/** @typedef {'wasm' | 'base64' | 'js' | 'generated'} Code */

/** CNS008: addresses of a scratchpad of 2 MiB in blocks of 16 bytes. */
const MASK = 0x1ffff0;
/** Pages of 64 KiB: the scratchpad, and one for the tables. */
const PAGES = 33;

/** FIPS 197, 5.1.1: inverse in GF(2^8), then an affine map. */
function sbox() {
  const box = new Uint8Array(256);
  let [p, q] = [1, 1];
  do {
    p = p ^ ((p << 1) & 255) ^ (p & 0x80 ? 0x1b : 0);
    q ^= (q << 1) & 255;
    q ^= (q << 2) & 255;
    q ^= (q << 4) & 255;
    if (q & 0x80) q ^= 0x09;
    const turn = (/** @type {number} */ by) => ((q << by) | (q >> (8 - by))) & 255;
    box[p] = q ^ turn(1) ^ turn(2) ^ turn(3) ^ turn(4) ^ 0x63;
  } while (p !== 1);
  box[0] = 0x63;
  return box;
}

/** FIPS 202, algorithm 5: bits of a shift register stand at the places 2^j - 1. */
function roundConstants() {
  let state = 1;
  const bit = () => {
    const low = state & 1;
    state = state & 0x80 ? ((state << 1) ^ 0x171) & 255 : state << 1;
    return BigInt(low);
  };
  return BigUint64Array.from({ length: 24 }, () => {
    let sum = 0n;
    for (let j = 0; j <= 6; j++) sum |= bit() << BigInt(2 ** j - 1);
    return sum;
  });
}

/** The first digits of pi, as BLAKE-256 has them. */
const PI = [
  0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0, 0x082efa98, 0xec4e6c89,
  0x452821e6, 0x38d01377, 0xbe5466cf, 0x34e90c6c, 0xc0ac29b7, 0xc97c50dd, 0x3f84d5b5, 0xb5470917,
];
const GROESTL = [0xc632f4a5, 0xf497a5c6, 0xf86f9784, 0x97eb84f8, 0xee5eb099, 0xb0c799ee, 0xf67a8c8d, 0x8cf78df6];
const JH = [0xa2ded572, 0x67f815df, 0x0a15847b, 0x571523b7, 0x90d6ab81, 0xf6875a4d, 0xc54f9f4e, 0x402bd1c3];
const SKEIN = [0xccd044a1, 0x2fdb3e13, 0xe8359030, 0x1a79a9eb, 0x55aea061, 0x4f816e6f, 0x2a2767a4, 0xae9b94db];

/** All tables, as they lie in memory. @returns {Uint8Array} */
function tables() {
  const words = Uint32Array.from([...PI, ...GROESTL, ...JH, ...SKEIN]);
  const parts = [sbox(), roundConstants(), words].map(({ buffer }) => new Uint8Array(buffer));
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** LEB128 (WebAssembly core specification, 5.2.2). @param {number} number @returns {number[]} */
const leb = (number) => (number < 128 ? [number] : [(number & 127) | 128, ...leb(number >>> 7)]);
/** The same with a sign. @param {number} number @returns {number[]} */
const signed = (number) => (number >= -64 && number < 64 ? [number & 127] : [(number & 127) | 128, ...signed(number >> 7)]);
/** @param {number} id @param {number[]} content */
const section = (id, content) => [id, ...leb(content.length), ...content];

/**
 * A module that exports one function `(steps: i32, x: i64) -> i64`, which walks over its scratchpad.
 * @param {string} name  of the function
 * @returns {Uint8Array}
 */
export function wasm(name) {
  const address = [0x20, 1, 0xa7, 0x41, ...signed(MASK), 0x71]; // x wrapped to 32 bits, masked
  const body = [
    0x03, 0x40, // loop
    ...address, // where to store
    ...address, 0x29, 3, 0, // i64.load
    0x20, 1, 0x85, // xor x
    0x20, 1, 0x42, ...signed(0x2545f491), 0x84, 0x7e, // times x or an odd number
    0x42, 23, 0x89, // rotl
    0x22, 1, // tee x
    0x37, 3, 0, // i64.store
    0x20, 0, 0x41, 1, 0x6b, 0x22, 0, 0x0d, 0, // --steps, go on
    0x0b, 0x20, 1, 0x0b,
  ];
  const text = [...new TextEncoder().encode(name)];
  const data = [...tables()];
  return Uint8Array.from([
    0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
    ...section(1, [1, 0x60, 2, 0x7f, 0x7e, 1, 0x7e]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0, PAGES]),
    ...section(7, [1, text.length, ...text, 0, 0]),
    ...section(10, [1, ...leb(body.length + 1), 0, ...body]),
    ...section(11, [1, 0, 0x41, ...signed((PAGES - 1) * 65_536), 0x0b, ...leb(data.length), ...data]),
  ]);
}

/** The tables in a script, as numbers. */
const NUMBERS = `[${[...sbox().subarray(0, 16)]}],[${[...new Uint32Array(roundConstants().buffer)].map((one) => `0x${one.toString(16)}`)}],[${[
  ...PI, ...GROESTL, ...JH, ...SKEIN,
].map((one) => `0x${one.toString(16)}`)}]`;

/**
 * Text of an expression: a function without arguments that gives `work(until)`, or a promise of it.
 * @type {Record<Code, (name: string, file: string) => string>}
 */
export const KERNELS = {
  wasm: (name, file) => `async () => {
    const { instance } = await WebAssembly.instantiateStreaming(fetch(${JSON.stringify(file)}));
    return (until) => { while (performance.now() < until) instance.exports.${name}(4000, 77n); };
  }`,
  base64: (name) => `async () => {
    const bytes = Uint8Array.from(atob("${Buffer.from(wasm(name)).toString('base64')}"), (one) => one.charCodeAt(0));
    const { instance } = await WebAssembly.instantiate(bytes);
    return (until) => { while (performance.now() < until) instance.exports.${name}(4000, 77n); };
  }`,
  js: () => `() => {
    const tables = [${NUMBERS}];
    const pad = new Uint32Array(1 << 19), mask = 0x1ffff0;
    let x = tables[2][0];
    return (until) => {
      while (performance.now() < until) for (let step = 0; step < 4000; step++) {
        const at = (x & mask) >> 2;
        x = Math.imul((pad[at] ^ x) | 1, 0x2545f491) ^ tables[0][x & 15] ^ tables[1][step % 48];
        x = pad[at] = (x << 23) | (x >>> 9);
      }
    };
  }`,
  generated: () => `(${generate})`,
};

/**
 * Runs in a page or worker: a new module for every slice of work, as RandomX makes one for every hash: chance chooses
 * its instructions, which address the three levels of a scratchpad.
 */
function generate() {
  const memory = new WebAssembly.Memory({ initial: 33 });
  /** @param {number} number @returns {number[]} */
  const leb = (number) => (number < 128 ? [number] : [(number & 127) | 128, ...leb(number >>> 7)]);
  /** @param {number} number @returns {number[]} */
  const signed = (number) => (number >= -64 && number < 64 ? [number & 127] : [(number & 127) | 128, ...signed(number >> 7)]);
  /** @param {number} id @param {number[]} content */
  const section = (id, content) => [id, ...leb(content.length), ...content];
  const program = () => {
    const levels = [0x3ff8, 0x3fff8, 0x1ffff8];
    const body = [];
    for (let one = 0; one < 256; one++) {
      const address = [0x20, 1, 0xa7, 0x41, ...signed(levels[one % 3] ?? 0), 0x71];
      const operator = [0x85, 0x7e, 0x89, 0x7c][Math.floor(Math.random() * 4)] ?? 0x85; // xor, mul, rotl, add
      body.push(...address, 0x29, 3, 0, 0x20, 1, operator, 0x42, 1 + Math.floor(Math.random() * 60), 0x89, 0x21, 1);
      if (one % 8 === 0) body.push(...address, 0x20, 1, 0x37, 3, 0);
    }
    const code = [0x03, 0x40, ...body, 0x20, 0, 0x41, 1, 0x6b, 0x22, 0, 0x0d, 0, 0x0b, 0x20, 1, 0x0b];
    return Uint8Array.from([
      0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
      ...section(1, [1, 0x60, 2, 0x7f, 0x7e, 1, 0x7e]),
      ...section(2, [1, 1, 0x6d, 1, 0x70, 2, 0, 33]),
      ...section(3, [1, 0]),
      ...section(7, [1, 1, 0x61, 0, 0]),
      ...section(10, [1, ...leb(code.length + 1), 0, ...code]),
    ]);
  };
  return (/** @type {number} */ until) => {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(program()), { m: { p: memory } });
    while (performance.now() < until) /** @type {any} */ (exports).a(20, 77n);
  };
}
