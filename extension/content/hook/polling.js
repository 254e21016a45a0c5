/**
 * Answers: what a page keeps asking one address for: work can be fetched as well as pushed.
 *
 * From the third request to an address on, the texts of its server are one conversation: work may be fetched at one address
 * and shares brought to another. Nothing is asked twice, and no promise of the page is touched: what it reads of an answer
 * is copied as it is read. A server that was ended is not reached any more.
 */

import {
  copyOf, dictionary, fill, getter, hrefOf, listen, mapGet, mapSet, mapSize, matches, own, sizeOf, sliceText, textIn, then,
  uncurry, weakGet, weakSet, world,
} from './natives.js';
import { absolute, textOf } from './address.js';
import { portrait } from './portrait.js';
import { FRAME_BYTES } from './limits.js';
import { addressOf, bodyOf, clone, headerOf, isUsed } from './responses.js';
import { converse } from './sockets.js';
import { attempt, observe, state } from './wrap.js';

/** Requests to one address that make it one that is polled. */
const POLLED = 3;
const MOST_ADDRESSES = 256;

/** @typedef {{ tap: import('./sockets.js').Tap | null, isOver: boolean }} Server  what is asked for work may be told of it elsewhere */
/** @typedef {{ count: number, server: Server }} Endpoint */

/** By address without query. @type {Map<string, Endpoint>} */
const endpoints = new Map();
/** By origin. @type {Map<string, Server>} */
const servers = new Map();

const { Request, Response, ReadableStream, WritableStream, Uint8Array } = world;
/** None in a service worker. */
const XMLHttpRequest = own(world, 'XMLHttpRequest');
const pipe = uncurry(ReadableStream.prototype.pipeTo);

/** No scheme of any network: what asks for it fails as where there is no connection. */
const NOWHERE = 'wattguard-refused:';

/** @param {string} url @param {boolean} isAsked @returns {Endpoint | null}  null: more addresses than are counted */
function endpoint(url, isAsked) {
  const parts = /** @type {RegExpExecArray} */ (matches(/^([^:]*:\/*[^/]*)[^?#]*/, hrefOf(absolute(url))));
  const key = `${parts[0]}`;
  const origin = `${parts[1]}`;
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

/** An address at which work was fetched again and again, and that was ended. @param {string | null} url */
function isOver(url) {
  const known = state.silent || !url ? null : endpoint(url, false);
  return known !== null && known.server.isOver && known.count > 0;
}

/** @param {string} url @param {unknown} body */
function asked(url, body) {
  const tap = isOver(url) ? null : endpoint(url, true)?.server.tap;
  if (tap && body != null) tap(true, typeof body === 'string' ? body : portrait(body));
}

export function watchPolling() {
  if (Request) watchFetch();
  if (XMLHttpRequest) watchXhr();
}

function watchFetch() {
  const requestUrl = getter(Request.prototype, 'url');
  const askedFor = (/** @type {any[]} */ args) => textOf(args[0]) ?? requestUrl(args[0]);
  // In a worker it is a method of the prototype, not of the global object itself.
  const owner = own(world, 'fetch') ? world : world.WorkerGlobalScope?.prototype;
  observe(owner, 'fetch', (args) => {
    const options = args[1];
    asked(askedFor(args), options && typeof options === 'object' ? own(options, 'body') : null);
  }, (args) => (attempt(() => isOver(askedFor(args))) ? [NOWHERE] : args));
  // Before it is read: afterwards there is nothing to copy.
  const copy = (/** @type {Response} */ response, /** @type {boolean} */ isText) => {
    const url = addressOf(response);
    const tap = url && endpoint(url, false)?.server.tap;
    if (!tap || state.silent || isUsed(response) || Number(headerOf(response, 'content-length')) > FRAME_BYTES) return;
    // What is no text is told as it is: bytes that are no UTF-8 would be lost.
    readFrame(bodyOf(clone(response)), (bytes) => tap(false, isText ? textIn(bytes) : bytes));
  };
  const read = (/** @type {any[]} */ args, /** @type {Response} */ response) => (attempt(copy, response, false), args);
  const readText = (/** @type {any[]} */ args, /** @type {Response} */ response) => (attempt(copy, response, true), args);
  observe(Response.prototype, 'text', nothing, readText);
  observe(Response.prototype, 'json', nothing, readText);
  observe(Response.prototype, 'arrayBuffer', nothing, read);
  observe(Response.prototype, 'blob', nothing, read);
  observe(Response.prototype, 'bytes', nothing, read);
}

/**
 * Reads a stream to its end, but not if that is too far for a frame. By a pipe and not by a reader: what a reader gives is
 * an object, of which the browser asks whether it has a `then`, and pages can hear that.
 * @param {ReadableStream} stream @param {(bytes: ArrayBuffer) => void} tell
 */
export function readFrame(stream, tell) {
  const bytes = new Uint8Array(FRAME_BYTES);
  let length = 0;
  const sink = new WritableStream(dictionary({
    /** @param {Uint8Array} chunk */
    write(chunk) {
      // Throws where there is no place for it, which ends the pipe and cancels the stream.
      fill(bytes, chunk, length);
      length += sizeOf(chunk);
    },
    close: () => attempt(tell, /** @type {ArrayBuffer} */ (copyOf(bytes, length))),
  }));
  void then(pipe(stream, sink), nothing, nothing);
}
const nothing = () => {};

function watchXhr() {
  const { prototype } = XMLHttpRequest;
  const typeOf = getter(prototype, 'responseType');
  const responseOf = getter(prototype, 'response');
  /** @type {WeakMap<object, string>} */
  const addresses = new WeakMap();
  observe(prototype, 'open', (args, _result, request) => {
    const url = textOf(args[1]);
    if (url) weakSet(addresses, request, url);
  }, (args) => (attempt(isOver, textOf(args[1])) ? [args[0], NOWHERE] : args));
  observe(prototype, 'send', (args, _result, request) => {
    const url = weakGet(addresses, request);
    if (url === undefined) return;
    asked(url, args[0]);
    const tap = endpoint(url, false)?.server.tap;
    if (!tap) return;
    const hear = () =>
      attempt(() => {
        const data = responseOf(request);
        tap(false, typeof data === 'string' ? sliceText(data, 0, FRAME_BYTES) : typeOf(request) === 'json' ? portrait(data) : data);
      });
    listen(request, 'load', hear, { once: true });
  });
}
