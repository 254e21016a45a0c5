/**
 * What servers of honest pages say, made up: the same in each run.
 *
 * A seed and a length -> hex digits; a list of frames -> a server that sends them one after the other.
 */
import { createHash } from 'node:crypto';

/** @typedef {import('ws').WebSocket} Peer */

/** Between two frames of a busy feed, in milliseconds: a page sees a minute of it in a second. */
const PACE = 15;

/** @param {string | number} seed @param {number} [bytes] @returns {string} */
export function hex(seed, bytes = 32) {
  let digits = '';
  for (let block = 0; digits.length < bytes * 2; block++) {
    digits += createHash('sha256').update(`${seed} ${block}`).digest('hex');
  }
  return digits.slice(0, bytes * 2);
}

/** A whole number below `bound`. @param {string | number} seed @param {number} bound */
export const below = (seed, bound) => Number(BigInt(`0x${hex(seed, 6)}`) % BigInt(bound));

/** @param {number} count @param {(at: number) => T} make @returns {T[]} @template T */
export const many = (count, make) => Array.from({ length: count }, (_, at) => make(at));

/**
 * Sends frames one after the other, objects as JSON, until the socket closes.
 * @param {Peer} peer @param {Iterable<string | Uint8Array | object>} frames @param {number} [pace]
 */
export function feed(peer, frames, pace = PACE) {
  const rest = frames[Symbol.iterator]();
  const timer = setInterval(() => {
    const { value, done } = rest.next();
    if (done) return clearInterval(timer);
    peer.send(typeof value === 'string' || value instanceof Uint8Array ? value : JSON.stringify(value));
  }, pace);
  peer.on('close', () => clearInterval(timer));
}

/**
 * Answers each message that the page sends, read as JSON.
 * @param {Peer} peer @param {(message: Message) => object | void} answer
 *
 * @typedef {Record<string, unknown>} Message
 */
export function answering(peer, answer) {
  peer.on('message', (data) => {
    const said = answer(JSON.parse(String(data)));
    if (said) peer.send(JSON.stringify(said));
  });
}
