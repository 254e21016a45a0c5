/**
 * Modules of a given size that were made to be slow to judge. They need not be valid: nothing that is read validates them.
 */

/** @param {number} number */
function leb(number) {
  const bytes = [];
  for (; number > 127; number = Math.floor(number / 128)) bytes.push(number % 128 | 128);
  return [...bytes, number];
}

/** @param {number} number in four bytes, whatever it is */
const leb4 = (number) => [number & 127 | 128, number >> 7 & 127 | 128, number >> 14 & 127 | 128, number >> 21 & 127];

const HEADER = [0, 97, 115, 109, 1, 0, 0, 0];

/**
 * A module with one section, which is filled with items that are all the same.
 * @param {number} id
 * @param {number[] | ((number: number) => number[])} item
 */
const section = (id, item) => (/** @type {number} */ size) => {
  const make = typeof item === 'function' ? item : () => item;
  const body = new Uint8Array(size - HEADER.length - 9);
  let [at, count] = [0, 0];
  for (let next = make(0); at + next.length <= body.length; next = make(count)) {
    body.set(next, at);
    at += next.length;
    count++;
  }
  return Uint8Array.from(Buffer.concat([Uint8Array.of(...HEADER, id, ...leb4(at + 4), ...leb4(count)), body.subarray(0, at)]));
};

const [IMPORTS, EXPORTS, CODE, DATA] = [2, 7, 10, 11];

/** One function that is as long as the module. @param {number[] | ((number: number) => number[])} operator */
const oneFunction = (operator) => (/** @type {number} */ size) => {
  const whole = section(CODE, operator)(size - 8);
  const section_ = HEADER.length + 1;
  // The number of items becomes the number of functions; behind it come the function's size and its groups of locals.
  const body = whole.subarray(section_ + 8);
  const sizes = [...leb4(body.length + 9), ...leb4(1), ...leb4(body.length + 1), 0];
  return Uint8Array.from(Buffer.concat([whole.subarray(0, section_), Uint8Array.of(...sizes), body]));
};

/** A function of so many times the same operators. @param {number[]} operators @param {number} times */
function functionOf(operators, times) {
  const body = [0, ...Array.from({ length: times }, () => operators).flat(), 0x0b];
  return [...leb(body.length), ...body];
}

/** @param {string} text */
const name = (text) => [...leb(text.length), ...Buffer.from(text)];

/** `i32.const` @param {number} number */
function constant(number) {
  const bytes = [0x41];
  let rest = number | 0;
  for (;;) {
    const low = rest & 127;
    rest >>= 7;
    if (rest === 0 && !(low & 64) || rest === -1 && low & 64) return [...bytes, low];
    bytes.push(low | 128);
  }
}

/** Constants of SHA-256 and Keccak: every one is in the table of what is looked for. */
const KNOWN = [0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5];

const known = KNOWN.flatMap((number) => [number & 255, number >> 8 & 255, number >> 16 & 255, number >>> 24]);

/** @type {Record<string, (size: number) => Uint8Array>} */
export const slowModules = {
  'one function of nop': oneFunction([0x01]),
  'one function of constants': oneFunction([0x41, 0]),
  'one function of known constants': oneFunction((number) => constant(KNOWN[number % KNOWN.length])),
  'one function of 64-bit constants': oneFunction((number) => [0x42, number & 127 | 128, number >> 7 & 127]),
  'one function of constants that are xored': oneFunction([0x41, 5, 0x41, 6, 0x73]),
  'one function of loads and rotations': oneFunction([0x28, 2, 0, 0x41, 7, 0x77, 0x6c]),
  'one function of vectors': oneFunction((number) => [0xfd, 12, ...Array.from({ length: 16 }, (_, at) => number * 31 + at & 255)]),
  'one function of br_table': oneFunction((number) => (number === 0 ? [0x0e, ...leb4(1 << 27)] : [0])),
  'small br_tables': oneFunction([0x0e, 1, 0, 0]),
  'empty functions': section(CODE, [2, 0, 0x0b]),
  'functions of no bytes': section(CODE, [0]),
  'functions that cannot be read': section(CODE, [2, 0, 0xff]),
  'functions of two constants': section(CODE, functionOf([0x41, 9], 2)),
  'locals without end': section(CODE, () => [...leb(20_000), ...leb(9_999), ...Array.from({ length: 9_998 }, () => [1, 0x7f]).flat()]),
  'data segments of no bytes': section(DATA, [0, 0x41, 0, 0x0b, 0]),
  'data segments of one byte': section(DATA, [0, 0x41, 0, 0x0b, 1, 7]),
  'passive data segments': section(DATA, [1, 1, 7]),
  'one data segment': section(DATA, (number) => (number === 0 ? [0, 0x41, 0, 0x0b, ...leb4(16e6)] : [number * 167 & 255])),
  'one data segment of known constants': section(DATA, (number) => (number === 0 ? [0, 0x41, 0, 0x0b, ...leb4(16e6)] : known)),
  'exports with short names': section(EXPORTS, [...name('a'), 0, 0]),
  'exports with long names': section(EXPORTS, [...name('cryptonighcryptonitrandomrandoyespoweyescrypghostrideminotaverushasequihas'.repeat(8)), 0, 0]),
  'exports of one letter of many': section(EXPORTS, [...name('c'.repeat(2000)), 0, 0]),
  'imports with short names': section(IMPORTS, [0, 0, 0, 0]),
  'imports with long names': section(IMPORTS, [...name('e'.repeat(1000)), ...name('slow_hasslow_has'.repeat(60)), 0, 0]),
  'empty sections': (size) => Uint8Array.of(...HEADER, ...Array.from({ length: Math.min(size, 1 << 16) / 2 - 4 }, () => [0, 0]).flat()),
  'sections of memories': section(5, [0, 1]),
};
