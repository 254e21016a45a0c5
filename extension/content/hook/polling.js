/**
 * Answers: what a page keeps asking one address for: work can be fetched as well as pushed.
 *
 * From the third request to an address on, its texts are one conversation. Nothing is asked twice, and no promise of the
 * page is touched: what it reads of an answer is copied as it is read.
 */

import { apply, getOwnPropertyDescriptor, getter, listen, mapGet, mapSet, mapSize, sliceText, then, uncurry, weakGet, weakSet, world } from './natives.js';
import { portrait } from './portrait.js';
import { FRAME_BYTES } from './sample.js';
import { converse, quietly } from './sockets.js';
import { attempt, observe, replace } from './wrap.js';

/** Requests to one address that make it one that is polled. */
const POLLED = 3;
const MOST_ADDRESSES = 256;

/** @typedef {{ count: number, tap: import('./sockets.js').Tap | null }} Endpoint */

/** @type {Map<string, Endpoint>} */
const endpoints = new Map();

const { URL, Request, Response, Headers, XMLHttpRequest } = world;
const hrefOf = getter(URL.prototype, 'href');
const [pathOf, originOf] = [getter(URL.prototype, 'pathname'), getter(URL.prototype, 'origin')];
const base = world.document ? undefined : world.location?.href;

/** @param {string} url @param {boolean} isAsked @returns {Endpoint | null} */
function endpoint(url, isAsked) {
  const absolute = new URL(url, base ?? world.document?.baseURI);
  const key = originOf(absolute) + pathOf(absolute);
  let known = mapGet(endpoints, key);
  if (!known && mapSize(endpoints) < MOST_ADDRESSES) mapSet(endpoints, key, (known = { count: 0, tap: null }));
  if (!known) return null;
  if (isAsked) known.count += 1;
  if (known.count >= POLLED) known.tap ??= converse(known, 'polling', key, () => {});
  return known;
}

/** @param {string} url @param {unknown} body */
function asked(url, body) {
  const tap = endpoint(url, true)?.tap;
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
  const [clone, read, header] = [Response.prototype.clone, Response.prototype.text, Headers.prototype.get].map(uncurry);
  observe(world, 'fetch', (args) => {
    const address = args[0];
    const options = args[1];
    const url = typeof address === 'string' ? address : address instanceof URL ? hrefOf(address) : requestUrl(address);
    asked(url, options && typeof options === 'object' ? getOwnPropertyDescriptor(options, 'body')?.value : null);
  });
  // Before it is read: afterwards there is nothing to copy.
  for (const name of ['text', 'json', 'arrayBuffer']) {
    const copy = (/** @type {Response} */ response) => {
      const tap = urlOf(response) && endpoint(urlOf(response), false)?.tap;
      const length = Number(header?.(headersOf(response), 'content-length') ?? 0);
      if (!tap || isUsed(response) || length > FRAME_BYTES) return;
      void then(read?.(clone?.(response)), (/** @type {string} */ text) => quietly(() => tap(false, text)), () => {});
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
  observe(prototype, 'open', (args, _result, request) => void weakSet(addresses, request, `${args[1]}`));
  observe(prototype, 'send', (args, _result, request) => {
    const url = weakGet(addresses, request);
    if (url === undefined) return;
    asked(url, args[0]);
    const tap = endpoint(url, false)?.tap;
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
