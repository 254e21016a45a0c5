/**
 * Answers: which WebAssembly modules are compiled, how often, and how much memory they take.
 *
 * A module that was convicted in this document is refused with a CompileError, as one that does not validate; any other
 * starts at once, and a copy of it goes to be judged.
 */

import { apply, construct, copyOf, getter, matches, now, resolved, sizeOf, sliceText, then, uncurry, world } from './natives.js';
import { hasConvicted, isConvicted, name, tell } from './link.js';
import { here } from './here.js';
import { MODULE_BYTES } from './limits.js';
import { printOf } from './print.js';
import { attempt, observe, replace } from './wrap.js';

/** Modules of one document that are judged one by one; those after it are only counted. */
const MOST_MODULES = 64;

/** Modules a second that are worth a word (the core has the threshold: module/watch.rs). */
const MANY = 20;

/** Pages of 64 KiB that are worth a word: 64 MiB, far below what the core asks for. */
const LARGE = 1024;

let judged = 0;
let second = 0;
let count = 0;

const { WebAssembly, Response, Headers } = world;
const urlOf = getter(Response.prototype, 'url');
const headersOf = getter(Response.prototype, 'headers');
const headerOf = uncurry(Headers.prototype.get);
const clone = uncurry(Response.prototype.clone);
const bytesOf = uncurry(Response.prototype.arrayBuffer);
const isUsed = getter(Response.prototype, 'bodyUsed');

const nothing = () => {};

export function watchModules() {
  if (!WebAssembly) return;
  for (const name of ['compile', 'instantiate']) {
    replace(WebAssembly, name, {
      apply(original, self, args) {
        if (attempt(isRefused, args[0])) return apply(original, self, [REFUSED]);
        const result = apply(original, self, args);
        attempt(seen, args[0]);
        return result;
      },
    });
  }
  replace(WebAssembly, 'Module', {
    construct(original, args, target) {
      const result = construct(original, attempt(isRefused, args[0]) ? [REFUSED] : args, target);
      attempt(seen, args[0]);
      return result;
    },
  });
  for (const name of ['compileStreaming', 'instantiateStreaming']) {
    observe(WebAssembly, name, (args) => void streamed(args[0]));
  }
  observe(WebAssembly, 'Memory', (args) => grown(args[0]?.initial));
  observe(WebAssembly.Memory?.prototype, 'grow', (args, before) => grown(before + args[0]));
}

/** No module: whoever compiles it gets the browser's own CompileError. */
const REFUSED = new Uint8Array(4);

/** @param {unknown} source */
function isRefused(source) {
  if (!hasConvicted()) return false;
  const copy = copyOf(source, MODULE_BYTES);
  return copy !== null && isConvicted(printOf(copy, sizeOf(source)));
}

/** @param {unknown} source  bytes, or a module that was seen when it was compiled */
function seen(source) {
  const size = sizeOf(source);
  if (size < 0) return;
  counted();
  if (judged >= MOST_MODULES) return;
  judged += 1;
  const bytes = /** @type {ArrayBuffer} */ (copyOf(source, MODULE_BYTES));
  const print = printOf(bytes, size);
  tell({ what: 'module', id: name(), print, bytes, url: '' }, [bytes]);
  here();
}

function counted() {
  const at = now();
  if (at - second > 1_000) {
    second = at;
    count = 0;
  }
  count += 1;
  // Told as it is reached, and each time it doubles: a second that is busy, not each module of it.
  if (count >= MANY && (count & (count - 1)) === 0) tell({ what: 'compiled', count });
}

/** @param {unknown} given  a Response, or a promise of one */
function streamed(given) {
  const look = (/** @type {Response} */ response) =>
    attempt(() => {
      const url = urlOf(response);
      const isKept = startsWithHttp(url) && !matches(/no-store/i, headerOf(headersOf(response), 'cache-control') ?? '');
      counted();
      if (judged >= MOST_MODULES) return;
      judged += 1;
      if (isKept || isUsed(response)) tell({ what: 'module', id: name(), print: '', bytes: null, url });
      else void then(bytesOf(clone(response)), seen, nothing);
      here();
    });
  // What streams has a handler for this promise already: the browser's.
  void then(resolved(given), look, nothing);
}

/** @param {string} url */
const startsWithHttp = (url) => sliceText(url, 0, 4) === 'http';

let largest = 0;

/** @param {unknown} pages */
function grown(pages) {
  if (typeof pages !== 'number' || pages < LARGE || pages <= largest) return;
  largest = pages;
  tell({ what: 'memory', pages });
}
