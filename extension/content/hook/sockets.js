/**
 * Answers: what sockets, event streams and data channels say.
 *
 * Each is one conversation: a `socket` with its address, then sampled `frame`s of both directions.
 */

import { apply, blobSize, copyOf, dataOf, getter, isTrusted, listen, sizeOf, sliceText, uncurry, weakGet, weakSet, world } from './natives.js';
import { register, tell } from './link.js';
import { FRAME_BYTES, URL_LENGTH } from './limits.js';
import { sampler } from './sample.js';
import { here } from './here.js';
import { observe } from './wrap.js';

/** @typedef {import('./link.js').Transport} Transport */
/** @typedef {(sent: boolean, data: unknown) => void} Tap */

/** @type {WeakMap<object, Tap>} */
export const taps = new WeakMap();

/**
 * Begins a conversation.
 * @param {object} thing  whose it is
 * @param {Transport} transport @param {string} url @param {(thing: any) => void} end
 * @returns {Tap}
 */
export function converse(thing, transport, url, end) {
  const id = register(thing, end);
  tell({ what: 'socket', id, transport, url: sliceText(url, 0, URL_LENGTH) });
  here();
  const isWanted = sampler();
  return (sent, data) => {
    if (typeof data === 'string') {
      if (isWanted(data.length)) tell({ what: 'frame', id, sent, data });
      return;
    }
    const size = sizeOf(data);
    if (size >= 0) {
      const copy = isWanted(size) && copyOf(data, FRAME_BYTES);
      if (copy) tell({ what: 'frame', id, sent, data: copy }, [copy]);
    } else if (isBlob(data) && isWanted(blobSize(data))) {
      tell({ what: 'frame', id, sent, data });
    }
  };
}

/** @param {unknown} data @returns {data is Blob} */
function isBlob(data) {
  try {
    return blobSize(data) >= 0;
  } catch {
    return false;
  }
}

/**
 * What sends and receives: constructor, its word, its address, and how it is ended.
 * @type {{ name: string, transport: Transport }[]}
 */
const SOCKETS = [
  { name: 'WebSocket', transport: 'websocket' },
  { name: 'EventSource', transport: 'eventsource' },
];

export function watchSockets() {
  for (const { name, transport } of SOCKETS) {
    const constructor = world[name];
    if (!constructor) continue;
    const { prototype } = constructor;
    const [url, close] = [getter(prototype, 'url'), uncurry(prototype.close)];
    const tapOf = (/** @type {object} */ socket) => {
      const known = weakGet(taps, socket);
      return known ?? tap(socket, converse(socket, transport, url(socket), close));
    };
    observe(world, name, (_args, socket) => {
      tapOf(socket);
    });
    observe(prototype, 'send', (args, _result, socket) => tapOf(socket)(true, args[0]));
  }
  const { WebTransport } = world;
  if (!WebTransport) return;
  // Its streams are not read: only its address is known.
  const close = uncurry(WebTransport.prototype.close);
  observe(world, 'WebTransport', (args, transport) => {
    converse(transport, 'webtransport', `${args[0]}`, close);
  });
}

/**
 * Hears what comes in.
 * @param {object} socket @param {Tap} tap_ @returns {Tap}
 */
export function tap(socket, tap_) {
  weakSet(taps, socket, tap_);
  listen(socket, 'message', (/** @type {MessageEvent} */ event) =>
    quietly(() => {
      if (isTrusted(event)) tap_(false, dataOf(event));
    }),
  );
  return tap_;
}

/** Listeners of ours never throw into the page's console. @param {() => void} run */
export function quietly(run) {
  try {
    apply(run, undefined, []);
  } catch {
    // Whatever it was, it is no concern of the page.
  }
}
