/**
 * Answers: what sockets, event streams and data channels say.
 *
 * Each is one conversation: a `socket` with its address, then sampled `frame`s of both directions.
 */

import { blobSize, copyOf, dataOf, getter, isTrusted, listen, own, sizeOf, sliceText, uncurry, weakGet, weakSet, world } from './natives.js';
import { textOf } from './address.js';
import { register, tell } from './link.js';
import { FRAME_BYTES, URL_LENGTH } from './limits.js';
import { bothWays } from './sample.js';
import { here } from './here.js';
import { attempt, observe } from './wrap.js';

/** @typedef {import('./link.js').Transport} Transport */
/** @typedef {(sent: boolean, data: unknown) => void} Tap */

/** @type {WeakMap<object, Tap>} */
export const taps = new WeakMap();

/**
 * Begins a conversation.
 * @param {object} thing  whose it is
 * @param {Transport} transport @param {string} url @param {(thing: any) => void} end
 * @param {(size: number, sent: boolean) => boolean} isWanted  what of it is told
 * @returns {Tap}
 */
export function converse(thing, transport, url, end, isWanted = bothWays()) {
  const id = register(thing, end);
  tell({ what: 'socket', id, transport, url: sliceText(url, 0, URL_LENGTH) });
  here();
  return (sent, data) => {
    const bytes = typeof data === 'string' ? data.length : sizeOf(data);
    const size = bytes < 0 ? attempt(blobSize, data) : bytes;
    if (size === undefined || !isWanted(size, sent)) return;
    const copy = copyOf(data, FRAME_BYTES);
    tell({ what: 'frame', id, sent, data: copy ?? /** @type {string | Blob} */ (data) }, copy ? [copy] : []);
  };
}

/** What sends and receives. Of the last two, whose streams are not read, only the address is known. */
export function watchSockets() {
  watchSocket('WebSocket', 'websocket');
  watchSocket('EventSource', 'eventsource');
  watchSocket('WebSocketStream', 'websocket');
  watchSocket('WebTransport', 'webtransport');
}

/** @param {string} name  of the constructor @param {Transport} transport */
function watchSocket(name, transport) {
  const prototype = own(world, name)?.prototype;
  if (!prototype) return;
  const urlOf = getter(prototype, 'url');
  const close = uncurry(prototype.close);
  const tapOf = (/** @type {object} */ socket, /** @type {unknown} */ address) => {
    const known = weakGet(taps, socket);
    return known ?? tap(socket, converse(socket, transport, attempt(urlOf, socket) ?? textOf(address) ?? '', close));
  };
  observe(world, name, (args, socket) => void tapOf(socket, args[0]));
  observe(prototype, 'send', (args, _result, socket) => tapOf(socket, '')(true, args[0]));
}

/**
 * Hears what comes in.
 * @param {object} socket @param {Tap} tap_ @returns {Tap}
 */
export function tap(socket, tap_) {
  weakSet(taps, socket, tap_);
  // Before any listener of the page, which could stop the event.
  listen(socket, 'message', (/** @type {MessageEvent} */ event) =>
    attempt(() => {
      if (isTrusted(event)) tap_(false, dataOf(event));
    }),
    true,
  );
  return tap_;
}
