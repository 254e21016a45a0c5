/**
 * A module of WebAssembly of a wanted size, with code that compilers have to work at and that mines nothing.
 *
 * A size and a number -> bytes: functions with loops, branches, loads, stores, calls and arithmetic of both kinds.
 * Invariant: the same size and seed give the same bytes but for the number, which stands in a custom section: no browser knows
 * the module from before, so none takes its code from a cache.
 * Layout: WebAssembly core specification 2.0, chapter 5.
 */
import { numbers } from './statistics.mjs';

const SEED = 7;
/** Statements of one function: some 400 bytes of code, what functions of compiled C have on average. */
const STATEMENTS = 24;

const I32 = 0x7f;
const F64 = 0x7c;

/** @param {number} value  at least 0 @returns {number[]} */
function unsigned(value) {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(Math.floor(value / 0x80))];
}

/** @param {number} value @returns {number[]} */
function signed(value) {
  const rest = value >> 7;
  const ends = (rest === 0 && !(value & 0x40)) || (rest === -1 && value & 0x40);
  return ends ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(rest)];
}

/** @param {number} id @param {Uint8Array | number[]} content */
const section = (id, content) => [Uint8Array.from([id, ...unsigned(content.length)]), Uint8Array.from(content)];

/** @param {string} text */
const name = (text) => [...unsigned(text.length), ...Buffer.from(text)];

const get = (/** @type {number} */ local) => [0x20, local];
const set = (/** @type {number} */ local) => [0x21, local];
const constant = (/** @type {number} */ value) => [0x41, ...signed(value)];
const END = 0x0b;

/**
 * Locals: 0 and 1 the arguments, 2 and 3 more whole numbers, 4 and 5 floating.
 * @param {() => number} random @param {number} callable  functions before this one
 */
function statement(random, callable) {
  const pick = (/** @type {number} */ most) => Math.floor(random() * most);
  const local = () => pick(4);
  const small = () => constant(pick(5000));
  switch (pick(8)) {
    case 0: // a sum or difference
      return [...get(local()), ...small(), pick(2) ? 0x6a : 0x6b, ...set(local())];
    case 1: // a product
      return [...get(local()), ...get(local()), 0x6c, ...set(local())];
    case 2: // a load from within the first page
      return [...get(local()), ...constant(0xfff8), 0x71, 0x28, 2, ...unsigned(pick(64)), ...set(local())];
    case 3: // a store there
      return [...get(local()), ...constant(0xfff8), 0x71, ...get(local()), 0x36, 2, ...unsigned(pick(64))];
    case 4: // floating: a product and a sum
      return [...get(4), ...get(5), 0xa2, ...get(local()), 0xb7, 0xa0, ...set(4 + pick(2))];
    case 5: // if less, one, else the other
      return [...get(local()), ...get(local()), 0x48, 0x04, 0x40, ...get(local()), ...small(), 0x6a, ...set(2), 0x05, ...small(), ...set(3), END];
    case 6: // a loop that counts down
      return [...small(), ...set(3), 0x03, 0x40, ...get(2), ...get(3), 0x6a, ...set(2), ...get(3), ...constant(1), 0x6b, 0x22, 3, 0x0d, 0, END];
    default: // a call; of the first functions only, so that a run ends soon
      return callable ? [...get(local()), ...get(local()), 0x10, ...unsigned(pick(Math.min(callable, 100))), ...set(local())] : [0x01];
  }
}

/** @param {() => number} random @param {number} callable */
function body(random, callable) {
  const code = [2, 2, I32, 2, F64];
  for (let left = STATEMENTS; left > 0; left--) code.push(...statement(random, callable));
  code.push(...get(2), END);
  return [...unsigned(code.length), ...code];
}

/** @param {number} size  in bytes, reached but for one function @returns {(number: number) => Uint8Array} */
export function moduleOf(size) {
  const random = numbers(SEED);
  /** @type {number[]} */
  const bodies = [];
  let functions = 0;
  for (; bodies.length < size; functions++) for (const byte of body(random, functions)) bodies.push(byte);
  const count = unsigned(functions);
  const parts = [
    [Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)],
    section(1, [1, 0x60, 2, I32, I32, 1, I32]),
    section(3, [...count, ...new Uint8Array(functions)]),
    section(5, [1, 0, 16]),
    section(7, [1, ...name('run'), 0, ...unsigned(functions - 1)]),
    section(10, joined(Uint8Array.from(count), Uint8Array.from(bodies))),
  ].flat();
  return (number) => joined(...parts, ...section(0, [...name('bench'), ...unsigned(number)]));
}

/** @param {Uint8Array[]} parts */
function joined(...parts) {
  return new Uint8Array(Buffer.concat(parts));
}
