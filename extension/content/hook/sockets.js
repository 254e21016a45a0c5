/**
 * Answers: what sockets, event streams and data channels say.
 *
 * Each is one conversation: a `socket` with its address, then sampled `frame`s of both directions.
 */

import { copyOf, getter, own, sliceText, uncurry, weakGet, weakSet, world } from './natives.js';
import { textOf } from './address.js';
import { register, tell } from './link.js';
import { FRAME_BYTES, URL_LENGTH } from './limits.js';
import { hear } from './hear.js';
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
 * @param {(data: unknown, sent: boolean) => boolean} isWanted  what of it is told
 * @returns {Tap}
 */
export function converse(thing, transport, url, end, isWanted = bothWays().isWanted) {
  const id = register(thing, end);
  tell({ what: 'socket', id, transport, url: sliceText(url, 0, URL_LENGTH) });
  here();
  return (sent, data) => {
    if (!isWanted(data, sent)) return;
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
  const tapOf = (/** @type {object} */ socket, /** @type {unknown} */ address) =>
    weakGet(taps, socket) ?? tap(socket, transport, attempt(urlOf, socket) ?? textOf(address) ?? '', close);
  observe(world, name, (args, socket) => void tapOf(socket, args[0]));
  observe(prototype, 'send', (args, _result, socket) => tapOf(socket, '')(true, args[0]));
}

/**
 * Hears both directions.
 * @param {object} thing @param {Transport} transport @param {string} url @param {(thing: any) => void} end
 * @returns {Tap}
 */
export function tap(thing, transport, url, end) {
  const { isWanted, rest } = bothWays();
  const say = converse(thing, transport, url, end, isWanted);
  weakSet(taps, thing, say);
  hear(thing, (data) => say(false, data), rest);
  return say;
}
