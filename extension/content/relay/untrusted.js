/**
 * Answers: what of a message is an observation. Whoever has the port may be the page, so nothing is believed.
 *
 *     check({ what: 'frame', id: 3, sent: true, data: '{}' })  ->  the same;  check({ what: 'frame' })  ->  null
 *
 * Invariant: what comes out has exactly the fields of its kind, each of its type and within its size; nothing that a page gives
 * bears an address of a server: what has both has been asked for by the relay.
 */

import { ASKED_LENGTH, BLOB_BYTES, FRAME_BYTES, MODULE_BYTES, URL_LENGTH } from '../hook/limits.js';

/** @typedef {import('../hook/link.js').Seen} Seen */

const TEXT_LENGTH = 1024 * 1024;
const MOST_COUNT = 1_000_000;

/** @typedef {(value: any) => boolean} Test */

/** @type {(most: number) => Test} */
const text = (most) => (value) => typeof value === 'string' && value.length <= most;
/** @type {(most: number) => Test} */
const count = (most) => (value) => Number.isInteger(value) && value >= 0 && value <= most;
/** @type {(most: number) => Test} */
const amount = (most) => (value) => Number.isFinite(value) && value >= 0 && value <= most;
/** @type {(...words: string[]) => Test} */
const word = (...words) => (value) => words.includes(value);
/** @type {(most: number) => Test} */
// Not `instanceof`: in Firefox what the page's port brings is of the page's world.
const bytes = (most) => (value) => Object.prototype.toString.call(value) === '[object ArrayBuffer]' && value.byteLength <= most;
/** @type {(most: number) => Test} */
const blob = (most) => (value) => value instanceof Blob && value.size <= most;
/** @type {Test} */
const nothing = (value) => value === null;
/** @type {(...tests: Test[]) => Test} */
const either = (...tests) => (value) => tests.some((test) => test(value));
const id = count(Number.MAX_SAFE_INTEGER);

/** @type {Record<Seen['what'], Record<string, Test>>} */
const SHAPES = {
  socket: { id, transport: word('websocket', 'eventsource', 'webtransport', 'datachannel', 'polling', 'channel'), url: text(URL_LENGTH) },
  frame: { id, sent: (value) => typeof value === 'boolean', data: either(text(FRAME_BYTES), bytes(FRAME_BYTES), blob(FRAME_BYTES)) },
  module: { id, print: text(64), bytes: either(nothing, bytes(MODULE_BYTES)), url: text(ASKED_LENGTH) },
  worker: {
    id,
    kind: word('dedicated', 'shared', 'service'),
    url: text(ASKED_LENGTH),
    blob: either(nothing, blob(BLOB_BYTES)),
    text: either(nothing, text(TEXT_LENGTH)),
  },
  guarded: { id, kind: word('dedicated', 'shared', 'service'), port: (value) => value instanceof MessagePort },
  script: { url: text(ASKED_LENGTH), text: either(nothing, text(TEXT_LENGTH)) },
  compiled: { count: count(MOST_COUNT) },
  memory: { pages: count(MOST_COUNT) },
  busy: { busy: amount(3_600_000), of: amount(3_600_000) },
  ended: { id },
};

/** Of what comes with its address: field, and what that address may be. @type {Partial<Record<Seen['what'], Record<string, RegExp>>>} */
const ADDRESSES = {
  module: { bytes: /^$/ },
  worker: { blob: /^blob:/, text: /^data:/ },
  script: { text: /^$/ },
};

/** @param {unknown} given @returns {Seen | null} */
export function check(given) {
  if (typeof given !== 'object' || given === null) return null;
  const what = /** @type {Seen['what']} */ (Reflect.get(given, 'what'));
  if (!Object.hasOwn(SHAPES, what)) return null;
  const checked = Object.entries(SHAPES[what]).map(([name, test]) => {
    const value = Reflect.get(given, name);
    return test(value) ? [name, value] : null;
  });
  if (checked.includes(null)) return null;
  /** @type {Record<string, any>} */
  const fields = Object.fromEntries(/** @type {[string, unknown][]} */ (checked));
  const isClaimed = Object.entries(ADDRESSES[what] ?? {}).some(([name, address]) => fields[name] !== null && !address.test(fields.url));
  return isClaimed ? null : /** @type {Seen} */ ({ what, ...fields });
}
