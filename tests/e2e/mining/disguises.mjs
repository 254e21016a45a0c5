/**
 * The forms in which operators hide a protocol: what its words become, and what its bytes become.
 *
 * A plain document -> `shape` (other keys, or none) -> `wrap` (text or bytes for the wire), and back.
 * The wrappers run in the pool and, as text, in pages and workers: each is complete in itself.
 */

/**
 * @typedef {import('./dialects.mjs').Json} Json
 * @typedef {keyof typeof DISGUISES} DisguiseName
 * @typedef {string | Uint8Array} Wire
 *
 * @typedef {object} Wrapper
 * @property {(text: string) => Wire | Promise<Wire>} wrap
 * @property {(wire: Wire) => string | Promise<string>} unwrap
 */

/** Words of all dialects that mean nothing to a reader of the disguise. Values stay: pool and algorithm need them. */
const RENAMED = new Map(
  Object.entries({
    type: 't', method: 'm', identifier: 'o', params: 'p', result: 'r', job: 'w', job_id: 'k', blob: 'b', target: 'g', height: 'h',
    algo: 'v', nonce: 'n', site_key: 's', user: 'u', goal: 'z', token: 'x', hashes: 'c', login: 'l', pass: 'q', password: 'q',
    agent: 'a', pool: 'd', userid: 'e', variant: 'f', worker: 'i', status: 'y', error: 'j', jsonrpc: '_',
  }),
);
/** Values that are words. */
const WORDS = new Map(
  Object.entries({
    auth: 'a1', authed: 'a2', job: 'a3', submit: 'a4', hash_accepted: 'a5', login: 'a1', handshake: 'a1', solved: 'a4',
    hashsolved: 'a5', anonymous: '', 'mining.subscribe': 'a0', 'mining.authorize': 'a1', 'mining.notify': 'a3',
    'mining.set_difficulty': 'a6', 'mining.submit': 'a4', eth_submitLogin: 'a1', eth_getWork: 'a7', eth_submitWork: 'a4',
    'cn/r': 7, 'rx/0': 8, 'web/2.1': '', 'web/1.0': '', 'moneroocean.stream': '', JOB: 'a1', 'Official Web Miner 3.3': '',
  }),
);

/** @param {Json} document @returns {Json} */
function rename(document) {
  if (typeof document === 'string') return WORDS.get(document) ?? document;
  if (Array.isArray(document)) return document.map(rename);
  if (document === null || typeof document !== 'object') return document;
  return Object.fromEntries(Object.entries(document).map(([key, value]) => [RENAMED.get(key) ?? key, rename(value)]));
}

/** All values in order, without keys; the words as `rename` has them. @param {Json} document @returns {Json[]} */
function flatten(document) {
  if (typeof document === 'string' && document.includes(',')) return document.split(',').map((one) => WORDS.get(one) ?? one);
  if (document === null || typeof document !== 'object') return [rename(document)];
  return Object.values(document).flatMap(flatten);
}

/** Text as it is, a line too. @type {Wrapper} */
const BARE = { wrap: (text) => text, unwrap: (wire) => (typeof wire === 'string' ? wire : new TextDecoder().decode(wire)) };

/** @type {Wrapper} */
const BASE64 = { wrap: (text) => btoa(text), unwrap: (wire) => atob(typeof wire === 'string' ? wire : new TextDecoder().decode(wire)) };

/** @type {Wrapper} */
const HEX = {
  wrap: (text) => Array.from(text, (one) => one.charCodeAt(0).toString(16).padStart(2, '0')).join(''),
  unwrap: (wire) => (typeof wire === 'string' ? wire : new TextDecoder().decode(wire)).replace(/../g, (pair) => String.fromCharCode(parseInt(pair, 16))),
};

/** Exclusive or, by the length of its key. @type {Record<1 | 2 | 3 | 4, Wrapper>} */
const XOR = {
  1: {
    wrap: (text) => new TextEncoder().encode(text).map((byte) => byte ^ 0x5a),
    unwrap: (wire) => new TextDecoder().decode(/** @type {Uint8Array} */ (wire).map((byte) => byte ^ 0x5a)),
  },
  2: {
    wrap: (text) => new TextEncoder().encode(text).map((byte, at) => byte ^ (at % 2 ? 0x37 : 0x93)),
    unwrap: (wire) => new TextDecoder().decode(/** @type {Uint8Array} */ (wire).map((byte, at) => byte ^ (at % 2 ? 0x37 : 0x93))),
  },
  3: {
    wrap: (text) => new TextEncoder().encode(text).map((byte, at) => byte ^ (0x6701a5 >> (8 * (at % 3))) & 255),
    unwrap: (wire) => new TextDecoder().decode(/** @type {Uint8Array} */ (wire).map((byte, at) => byte ^ (0x6701a5 >> (8 * (at % 3))) & 255)),
  },
  4: {
    wrap: (text) => new TextEncoder().encode(text).map((byte, at) => byte ^ (0x5eadbeef >> (8 * (at % 4))) & 255),
    unwrap: (wire) => new TextDecoder().decode(/** @type {Uint8Array} */ (wire).map((byte, at) => byte ^ (0x5eadbeef >> (8 * (at % 4))) & 255)),
  },
};

/** Bare deflate (RFC 1951). @type {Wrapper} */
const DEFLATE = {
  wrap: async (text) => new Uint8Array(await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'))).arrayBuffer()),
  unwrap: (wire) => new Response(new Blob([/** @type {BlobPart} */ (wire)]).stream().pipeThrough(new DecompressionStream('deflate-raw'))).text(),
};

/** MessagePack (its specification of 2013): what our documents need of it. @type {Wrapper} */
const MSGPACK = {
  wrap: (text) => {
    /** @param {any} value @returns {number[]} */
    const pack = (value) => {
      if (value === null) return [0xc0];
      if (typeof value === 'boolean') return [value ? 0xc3 : 0xc2];
      if (typeof value === 'string') {
        const bytes = [...new TextEncoder().encode(value)];
        return [...(bytes.length < 32 ? [0xa0 | bytes.length] : [0xda, bytes.length >> 8, bytes.length & 255]), ...bytes];
      }
      if (Number.isInteger(value) && value >= 0) return value < 128 ? [value] : [0xce, value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255];
      if (typeof value === 'number') return [0xcb, ...new Uint8Array(Float64Array.of(value).buffer).reverse()];
      const members = Object.entries(value);
      if (Array.isArray(value)) return [0x90 | members.length, ...members.flatMap(([, one]) => pack(one))];
      return [0x80 | members.length, ...members.flatMap(([key, one]) => [...pack(key), ...pack(one)])];
    };
    return Uint8Array.from(pack(JSON.parse(text)));
  },
  unwrap: (wire) => {
    const bytes = /** @type {Uint8Array} */ (wire);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 0;
    /** @param {number} length */
    const string = (length) => new TextDecoder().decode(bytes.subarray(at, (at += length)));
    /** @returns {any} */
    const read = () => {
      const tag = view.getUint8(at++);
      if (tag < 0x80) return tag;
      if (tag < 0x90) return Object.fromEntries(Array.from({ length: tag & 15 }, () => [read(), read()]));
      if (tag < 0xa0) return Array.from({ length: tag & 15 }, read);
      if (tag < 0xc0) return string(tag & 31);
      if (tag === 0xda) return string(view.getUint16((at += 2) - 2));
      if (tag === 0xcb) return view.getFloat64((at += 8) - 8);
      if (tag === 0xce) return view.getUint32((at += 4) - 4);
      return tag === 0xc0 ? null : tag === 0xc3;
    };
    return JSON.stringify(read());
  },
};

/** @param {Json} document */
const same = (document) => document;

export const DISGUISES = {
  none: { shape: same, wrapper: BARE },
  renamed: { shape: rename, wrapper: BARE },
  array: { shape: flatten, wrapper: BARE },
  base64: { shape: same, wrapper: BASE64 },
  hex: { shape: same, wrapper: HEX },
  xor1: { shape: same, wrapper: XOR[1] },
  xor2: { shape: same, wrapper: XOR[2] },
  xor3: { shape: same, wrapper: XOR[3] },
  xor4: { shape: same, wrapper: XOR[4] },
  msgpack: { shape: same, wrapper: MSGPACK },
  deflate: { shape: same, wrapper: DEFLATE },
};

export const DISGUISE_NAMES = /** @type {DisguiseName[]} */ (Object.keys(DISGUISES));

/** A document as the text that is wrapped: a line stays a line. @param {Json} document */
export const asText = (document) => (typeof document === 'string' ? document : JSON.stringify(document));

/** @param {string} text @returns {Json} */
export function fromText(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
