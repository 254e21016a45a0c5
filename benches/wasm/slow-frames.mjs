/**
 * Frames as long as those that are looked at, made to be slow to judge.
 */
import zlib from 'node:zlib';

/** @typedef {import('./recognisers.mjs').Frame} Frame */

/** Bytes of a message that is looked at (src/limits.rs). */
const LENGTH = 16 * 1024;

/** Frames of a batch. */
const FRAMES = 32;

/** @param {string} unit @param {string} [head] @param {string} [tail] */
const text = (unit, head = '', tail = '') => {
  const room = LENGTH - head.length - tail.length;
  return head + unit.repeat(Math.ceil(room / unit.length)).slice(0, room) + tail;
};

/** @param {string} plain @param {number[]} key */
const xored = (plain, key) => Uint8Array.from(Buffer.from(plain), (byte, at) => byte ^ key[at % key.length]);

const HASH = '0123456789abcdef'.repeat(4);
const long = text(`"${HASH}",`, '{"a":[', '0]}');
const words = text('"x",', '["login",', `"${HASH}"]`);
const noise = (() => {
  let state = 1;
  return Uint8Array.from({ length: LENGTH }, () => (state = Math.imul(state, 1664525) + 1013904223 >>> 0) >>> 24);
})();

/** @type {Record<string, string | Uint8Array>} */
const rows = {
  'letters': text('a'),
  'spaces': text(' '),
  'digits': text('1234567890'),
  'hexadecimal digits': text('0123456789abcdef'),
  'base64 of text': Buffer.from(text(HASH)).toString('base64').slice(0, LENGTH),
  'base64, 3 deep': [1, 2, 3].reduce((inner) => Buffer.from(inner).toString('base64'), text(`"${HASH}",`, '["', '"]').slice(0, 6800)).slice(0, LENGTH),
  'runs that are too short': text(`${'a'.repeat(63)} `),
  'runs of 85': text(`${'g'.repeat(85)} `),
  'words, almost': text('mining eth_getWor keepalive handshak '),
  'a word at the end': text('a', '', 'mining.'),
  'hashes in an array': long,
  'hashes in an object': text(`"k":"${HASH}",`, '{', '"z":0}'),
  'documents': text(`{"a":"${HASH}"}`),
  'nested arrays': text('[', `["${HASH}",`),
  'nested objects': text('{"a":', `{"b":"${HASH}","c":`),
  'quotes': text('"', `["${HASH}",`),
  'escapes in a string': text('\\\\', `["${HASH}","`, '"]'),
  '\\u0041 in a string': text('\\u0041', `["${HASH}","`, '"]'),
  'a document in a string in a string': JSON.stringify([JSON.stringify([JSON.stringify([JSON.stringify([HASH, 'x\\'.repeat(900)])])])]).slice(0, LENGTH),
  'many documents in strings': JSON.stringify(Array(150).fill(JSON.stringify({ a: HASH }))).slice(0, LENGTH),
  'base64 in values': text(`"${Buffer.from(`{"a":"${HASH}"}`).toString('base64')}",`, '[', '0]'),
  'short base64 in values': text(`"${Buffer.from(HASH).toString('base64')}",`, '[', '0]'),
  'numbers in an array': text('12345678,', `["${HASH}",`, '0]'),
  'words in an array': words,
  'bytes in an array': text('123,45,6,', '[', '0]'),
  'an open document': text(`"${HASH}",`, '["'),
  'Duino-Coin lines': text('JOB,a,LOW,'),
  'hashes in lines': text(`${HASH},`),
  'backwards': [...long].reverse().join(''),
  'noise': noise,
  'zeros': new Uint8Array(LENGTH),
  'one byte': new Uint8Array(LENGTH).fill(0x80),
  'MessagePack arrays': new Uint8Array(LENGTH).fill(0x91),
  'MessagePack maps': new Uint8Array(LENGTH).fill(0x81),
  'MessagePack strings': Uint8Array.from(Buffer.from(text('\xa3abc', '\xdc\x0f\xff'), 'latin1')),
  'CBOR arrays': new Uint8Array(LENGTH).fill(0x9f),
  'CBOR tags': new Uint8Array(LENGTH).fill(0xc1),
  'deflate bomb': new Uint8Array(zlib.deflateSync(Buffer.alloc(1 << 24, long))).subarray(0, LENGTH),
  'deflate, 3 deep': new Uint8Array([1, 2, 3].reduce((inner) => zlib.deflateRawSync(inner), Buffer.from(long))),
  'deflate of deflate bombs': new Uint8Array(zlib.deflateSync(zlib.deflateSync(Buffer.alloc(1 << 24)))),
  'xored by 1 byte': xored(long, [0xa5]),
  'xored by 2 bytes': xored(long, [0x81, 0x93]),
  'xored by 3 bytes': xored(long, [0x81, 0x93, 0xa5]),
  'xored by 4 bytes': xored(long, [0x81, 0x93, 0xa5, 0xf7]),
  'xored by 4 bytes, no document': xored(text('a', '{"', '"}'), [0x81, 0x93, 0xa5, 0xf7]),
  'xored by 4 bytes, no document, an array': xored(text('a', '["', '"]'), [0x81, 0x93, 0xa5, 0xf7]),
  'xored by 3 bytes, no document': xored(text('a', '{"', '"}'), [0x81, 0x93, 0xa5]),
  'xored by 4 bytes, all printable': Buffer.from(text('a', '{"', '}')).map((byte, at) => byte ^ [1, 2, 3, 4][at & 3]),
};

const JOB = JSON.stringify({ type: 'job', params: { job_id: '840217', blob: `0707${'ab'.repeat(35)}00000000${'cd'.repeat(33)}`, target: 'ffff0000' } });

/** Each kind of frame from the server, and from the client once there is a job: then every one is read. */
export function* slowFrames() {
  for (const [name, row] of Object.entries(rows)) {
    const frame = typeof row === 'string' ? { text: row } : { bytes: row };
    for (const sent of [false, true]) {
      const base = { protocol: '', ...frame, sent };
      /** @type {Frame[]} */
      const batch = Array.from({ length: FRAMES }, (_, number) => ({ ...base, first: number === 0 && !sent }));
      if (sent) batch.unshift({ protocol: '', text: JOB, sent: false, first: true });
      yield { name: `${name}, ${sent ? 'sent after a job' : 'received'}`, batch };
    }
  }
}
