/**
 * Answers: what a page keeps asking one address for: work can be fetched as well as pushed.
 *
 * From the third request to an address on, the texts of its server are one conversation: work may be fetched at one address
 * and shares brought to another. Nothing is asked twice, and no promise of the page is touched: what it reads of an answer
 * is copied as it is read. A server that was ended is not reached any more.
 */

import { apply, getOwnPropertyDescriptor, getter, listen, mapGet, mapSet, mapSize, sliceText, then, uncurry, weakGet, weakSet, world } from './natives.js';
import { portrait } from './portrait.js';
import { FRAME_BYTES } from './limits.js';
import { converse, quietly } from './sockets.js';
import { attempt, observe, replace } from './wrap.js';

/** Requests to one address that make it one that is polled. */
const POLLED = 3;
const MOST_ADDRESSES = 256;

/** @typedef {{ tap: import('./sockets.js').Tap | null, isOver: boolean }} Server  what is asked for work may be told of it elsewhere */
/** @typedef {{ count: number, server: Server }} Endpoint */

/** By address without query. @type {Map<string, Endpoint>} */
const endpoints = new Map();
/** By origin. @type {Map<string, Server>} */
const servers = new Map();

const { URL, Request, Response, Headers, XMLHttpRequest } = world;
const hrefOf = getter(URL.prototype, 'href');
const [pathOf, originOf] = [getter(URL.prototype, 'pathname'), getter(URL.prototype, 'origin')];
const base = world.document ? undefined : world.location?.href;

/** No scheme of any network: what asks for it fails as where there is no connection. */
const NOWHERE = 'wattguard-refused:';

/** @param {string} url @param {boolean} isAsked @returns {Endpoint | null}  null: more addresses than are counted */
function endpoint(url, isAsked) {
  const absolute = new URL(url, base ?? world.document?.baseURI);
  const origin = originOf(absolute);
  const key = origin + pathOf(absolute);
  let known = mapGet(endpoints, key);
  if (!known) {
    if (mapSize(endpoints) >= MOST_ADDRESSES) return null;
    let server = mapGet(servers, origin);
    if (!server) mapSet(servers, origin, (server = { tap: null, isOver: false }));
    mapSet(endpoints, key, (known = { count: 0, server }));
  }
  if (isAsked) known.count += 1;
  const { server } = known;
  if (known.count >= POLLED) server.tap ??= converse(server, 'polling', key, end);
  return known;
}

/** @param {Server} server */
function end(server) {
  server.isOver = true;
}

/** An address at which work was fetched again and again, and that was ended. @param {string} url */
function isOver(url) {
  const known = endpoint(url, false);
  return known !== null && known.server.isOver && known.count > 0;
}

/** @param {string} url @param {unknown} body */
function asked(url, body) {
  const tap = endpoint(url, true)?.server.tap;
  if (tap && body != null) tap(true, typeof body === 'string' ? body : portrait(body));
}

export function watchPolling() {
  if (Request) watchFetch();
  if (XMLHttpRequest) watchXhr();
}

function watchFetch() {
  const requestUrl = getter(Request.prototype, 'url');
  const [urlOf, headersOf] = [getter(Response.prototype, 'url'), getter(Response.prototype, 'headers')];
  const isUsed = getter(Response.prototype, 'bodyUsed');
  const { clone: cloned, text, arrayBuffer } = Response.prototype;
  const [clone, readText, readBytes, header] = [cloned, text, arrayBuffer, Headers.prototype.get].map(uncurry);
  const addressOf = (/** @type {any[]} */ args) =>
    typeof args[0] === 'string' ? args[0] : args[0] instanceof URL ? hrefOf(args[0]) : requestUrl(args[0]);
  // In a worker it is a method of the prototype, not of the global object itself.
  replace(getOwnPropertyDescriptor(world, 'fetch') ? world : world.WorkerGlobalScope?.prototype, 'fetch', {
    apply(original, self, args) {
      if (attempt(() => isOver(addressOf(args)))) return apply(original, self, [NOWHERE]);
      const result = apply(original, self, args);
      attempt(() => {
        const options = args[1];
        asked(addressOf(args), options && typeof options === 'object' ? getOwnPropertyDescriptor(options, 'body')?.value : null);
      });
      return result;
    },
  });
  // Before it is read: afterwards there is nothing to copy.
  for (const name of ['text', 'json', 'arrayBuffer']) {
    const copy = (/** @type {Response} */ response) => {
      const tap = urlOf(response) && endpoint(urlOf(response), false)?.server.tap;
      const length = Number(header?.(headersOf(response), 'content-length') ?? 0);
      if (!tap || isUsed(response) || length > FRAME_BYTES) return;
      // What is no text is read as it is: bytes that are no UTF-8 would be lost.
      const read = name === 'arrayBuffer' ? readBytes : readText;
      void then(read?.(clone?.(response)), (/** @type {string | ArrayBuffer} */ data) => quietly(() => tap(false, data)), () => {});
    };
    replace(Response.prototype, name, {
      apply(original, response, args) {
        attempt(copy, response);
        return apply(original, response, args);
      },
    });
  }
}

function watchXhr() {
  const { prototype } = XMLHttpRequest;
  const [typeOf, textOf, responseOf] = ['responseType', 'responseText', 'response'].map((name) => getter(prototype, name));
  /** @type {WeakMap<object, string>} */
  const addresses = new WeakMap();
  replace(prototype, 'open', {
    apply(original, request, args) {
      const address = args[1];
      const url = typeof address === 'string' ? address : address instanceof URL ? hrefOf(address) : '';
      if (url && attempt(isOver, url)) return apply(original, request, [args[0], NOWHERE]);
      const result = apply(original, request, args);
      if (url) weakSet(addresses, request, url);
      return result;
    },
  });
  observe(prototype, 'send', (args, _result, request) => {
    const url = weakGet(addresses, request);
    if (url === undefined) return;
    asked(url, args[0]);
    const tap = endpoint(url, false)?.server.tap;
    if (!tap) return;
    const hear = () =>
      quietly(() => {
        const type = typeOf?.(request);
        const data = type === '' || type === 'text' ? textOf?.(request) : responseOf?.(request);
        tap(false, typeof data === 'string' ? sliceText(data, 0, FRAME_BYTES) : type === 'json' ? portrait(data) : data);
      });
    listen(request, 'load', hear, { once: true });
  });
}
