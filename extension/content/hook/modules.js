/**
 * Answers: which WebAssembly modules are compiled, how often, and how much memory they take.
 *
 * A module that was convicted in this document is refused with a CompileError, as one that does not validate; any other
 * starts at once, and a copy of it goes to be judged.
 */

import { copyOf, later, matches, now, resolved, sizeOf, then, world } from './natives.js';
import { hasConvicted, isConvicted, name, tell } from './link.js';
import { here } from './here.js';
import { MODULE_BYTES } from './limits.js';
import { printOf } from './print.js';
import { addressOf, bytesOf, clone, headerOf, isUsed } from './responses.js';
import { attempt, observe, state } from './wrap.js';

/** Modules of one document that are judged one by one; those after it are only counted. */
const MOST_MODULES = 64;

/**
 * What takes long to hand over is handed over when the page has compiled it: by the same processors, and it is not to wait
 * for us (relay/second-look.js has the same). To write 1 MB in base64 takes some 13 ms of the page's thread.
 */
const LONG_BYTES = 1024 * 1024;
const PATIENCE_MS = 300;

/** Modules a second that are worth a word (the core has the threshold: module/watch.rs). */
const MANY = 20;

/** Pages of 64 KiB that are worth a word: 64 MiB, far below what the core asks for. */
const LARGE = 1024;

let judged = 0;
let second = 0;
/** Modules of this second, those that were told of, and how many there are when more is told. */
let count = 0;
let told = 0;
let next = MANY;

const { WebAssembly } = world;

const nothing = () => {};

export function watchModules() {
  if (!WebAssembly) return;
  observe(WebAssembly, 'compile', given, allowed);
  observe(WebAssembly, 'instantiate', given, allowed);
  observe(WebAssembly, 'Module', given, allowed);
  observe(WebAssembly, 'compileStreaming', streamed);
  observe(WebAssembly, 'instantiateStreaming', streamed);
  observe(WebAssembly, 'Memory', (args) => grown(args[0]?.initial));
  observe(WebAssembly.Memory?.prototype, 'grow', (args, before) => grown(before + args[0]));
}

/** @param {any[]} args */
const given = (args) => seen(args[0]);
/** @param {any[]} args */
const allowed = (args) => (attempt(isRefused, args[0]) ? [REFUSED] : args);

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
  if (size < 0 || state.silent) return;
  counted();
  if (judged >= MOST_MODULES) return;
  judged += 1;
  const bytes = /** @type {ArrayBuffer} */ (copyOf(source, MODULE_BYTES));
  const print = printOf(bytes, size);
  if (isConvicted(print)) return;
  const say = () => tell({ what: 'module', id: name(), print, bytes, url: '' }, [bytes]);
  if (size < LONG_BYTES) say();
  else later(say, PATIENCE_MS);
  here();
}

function counted() {
  const at = now();
  if (at - second > 1_000) {
    second = at;
    count = told = 0;
    next = MANY;
  }
  count += 1;
  if (count < next) return;
  // Told as it is reached, and each time it doubles: a second that is busy, not each module of it.
  tell({ what: 'compiled', count: count - told });
  told = count;
  next = 2 * count;
}

/** @param {any[]} args  a Response, or a promise of one */
function streamed({ 0: source }) {
  const look = (/** @type {Response} */ response) =>
    attempt(() => {
      const url = addressOf(response);
      const isKept = matches(/^http/, url) && !matches(/no-store/i, headerOf(response, 'cache-control') ?? '');
      if (state.silent) return;
      counted();
      if (judged >= MOST_MODULES) return;
      judged += 1;
      if (isKept || isUsed(response)) tell({ what: 'module', id: name(), print: '', bytes: null, url });
      else {
        const copy = clone(response);
        later(() => void then(bytesOf(copy), seen, nothing), PATIENCE_MS);
      }
      here();
    });
  // What streams has a handler for this promise already: the browser's.
  void then(resolved(source), look, nothing);
}

let largest = 0;

/** @param {unknown} pages */
function grown(pages) {
  if (typeof pages !== 'number' || pages < LARGE || pages <= largest || state.silent) return;
  largest = pages;
  tell({ what: 'memory', pages });
}
