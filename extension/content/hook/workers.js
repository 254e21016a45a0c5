/**
 * Answers: which workers start; and those that can be entered start with the guard in front.
 *
 * blob: and data: workers are entered: their text is ours to precede. Workers of an http address are not touched here; the
 * relay asks for their text again. A guard that stands in a worker announces itself with MARK and a port, as the first
 * message of all; nobody else gets to see it. Where no guard can stand, MARK is a message like any other.
 */

import {
  blobSize, blobType, construct, copyOf, createUrl, dataOf, dictionary, halt, hrefOf, isArray, isTrusted, listen, listOf, mapDelete, mapGet, mapSet,
  matches, own, portsOf, revokeUrl, sliceText, textIn, uncurry, unlisten, weakGet, weakSet, world,
} from './natives.js';
import { absolute, spelled, textOf } from './address.js';
import { BLOB_BYTES } from './limits.js';
import { DIRECTIVE, DIRECTIVE_LENGTH } from '../../shared/directive.js';
import { MARK } from './mark.js';
import { here } from './here.js';
import { forget, name as nameOf, register, tell } from './link.js';
import { overhear } from './messages.js';
import { attempt, observe, replace, state } from './wrap.js';

/** Of a data: worker's text, as it is told. */
const LONGEST_TEXT = 1024 * 1024;

const { URL, Blob } = world;
/** None in a shared worker. */
const Worker = own(world, 'Worker');
const NativeBlob = Blob;
const blobSlice = uncurry(Blob.prototype.slice);

/** Firefox alone enters workers by the answer of their server (background/enter.js), and it alone has this error. */
export const entersAll = 'InternalError' in world;

/** What is behind blob: addresses that are not revoked. @type {Map<string, Blob>} */
const blobs = new Map();
/** Whether the text of a blob begins with "use strict", where that is known. @type {WeakMap<Blob, boolean>} */
const strict = new WeakMap();
/**
 * Addresses with the guard in front, by the page's own, and by themselves: a worker knows its own. Revoked together.
 * @type {Map<string, string>}
 */
const entries = new Map();
/** Of workers. @type {WeakMap<object, number>} */
const ids = new WeakMap();

/** @param {() => string} guardText  what is put in front */
export function watchWorkers(guardText) {
  if (!world.document) {
    const { url } = read(world.location?.href);
    if (url) mapSet(entries, url, url);
  }
  const made = (/** @type {any[]} */ args, /** @type {Blob} */ blob) => {
    const known = args.length === 0 ? false : isArray(args[0]) ? beginsStrict(args[0]) : undefined;
    if (known !== undefined) weakSet(strict, blob, known);
  };
  observe(world, 'Blob', made);
  observe(world, 'File', made);
  // A class knows what it extends.
  if (world.File) Reflect.setPrototypeOf(world.File, world.Blob);
  observe(URL, 'createObjectURL', (args, url) => {
    blobType(args[0]); // throws for a media source
    mapSet(blobs, url, args[0]);
  });
  observe(URL, 'revokeObjectURL', (args) => {
    const url = args[0];
    if (typeof url !== 'string') return;
    mapDelete(blobs, url);
    const entry = mapGet(entries, url);
    if (!entry) return;
    revokeUrl(entry);
    mapDelete(entries, url);
    mapDelete(entries, entry);
  });
  if (Worker) {
    const terminate = uncurry(Worker.prototype.terminate);
    replace(world, 'Worker', {
      construct(original, args, target) {
        const address = spelled(args[0]);
        const entered = attempt(enter, address, args[1], guardText);
        const worker = construct(original, withFirst(entered ?? address, args), target);
        attempt(started, worker, address, entered, terminate);
        return worker;
      },
    });
    observe(Worker.prototype, 'terminate', (_args, _result, worker) => {
      const id = weakGet(ids, worker);
      if (id) forget(id);
    });
  }
}

/** Spreading would run what a page may have put in the place of iteration. @param {unknown} first @param {any[]} args */
export function withFirst(first, args) {
  return first === args[0] ? args : [first, args[1]];
}

/** @param {string} text */
const isStrict = (text) => matches(DIRECTIVE, sliceText(text, 0, DIRECTIVE_LENGTH)) !== null;

/**
 * Whether what a blob is made of begins with the directive; undefined where that cannot be seen at once.
 * @param {unknown[]} parts @returns {boolean | undefined}
 */
function beginsStrict(parts) {
  let text = '';
  for (let at = 0; at < parts.length && text.length < DIRECTIVE_LENGTH; at += 1) {
    const part = own(parts, `${at}`);
    const copy = copyOf(part, DIRECTIVE_LENGTH);
    // Of a blob in a blob only the first part decides.
    if (!copy && typeof part !== 'string') return at === 0 ? weakGet(strict, part) : undefined;
    text += copy ? textIn(copy) : part;
  }
  return isStrict(text);
}

/**
 * An address as the browser reads it, without its fragment; empty where it is none.
 * @param {unknown} address
 */
function read(address) {
  const text = textOf(address);
  const href = (text !== null && attempt(() => hrefOf(absolute(text)))) || '';
  const url = `${/** @type {RegExpExecArray} */ (matches(/^[^#]*/, href))[0]}`;
  return { url, fragment: sliceText(href, url.length) };
}

/**
 * Where a worker's text comes from, as it is told.
 * @param {unknown} address
 * @returns {{ url: string, blob: Blob | null, text: string | null }}
 */
export function source(address) {
  const { url } = read(address);
  if (matches(/^data:/, url)) return { url: 'data:', blob: null, text: sliceText(url, 0, LONGEST_TEXT) };
  const blob = mapGet(blobs, url) ?? null;
  return { url, blob: blob && blobSize(blob) > BLOB_BYTES ? blobSlice(blob, 0, BLOB_BYTES) : blob, text: null };
}

/**
 * The address of the same worker with the guard in front; nothing where it cannot be entered: an http address, or an
 * address that must stay a TrustedScriptURL.
 * @param {unknown} address @param {any} options @param {() => string} guardText
 * @returns {string | undefined}
 */
export function enter(address, options, guardText) {
  if (state.silent || (typeof address !== 'string' && !(address instanceof URL))) return undefined;
  const { url, fragment } = read(address);
  if (matches(/^data:/, url)) return withGuard(url, guardText()) + fragment;
  let entry = mapGet(entries, url);
  if (entry === url) return entry + fragment;
  const blob = mapGet(blobs, url);
  if (!blob) return undefined;
  // A module is strict whatever it begins with.
  const known = weakGet(strict, blob) ?? (own(options, 'type') === 'module' || undefined);
  // What it begins with cannot be seen: better not entered than changed in its meaning. The relay reads its text.
  if (known === undefined) return undefined;
  if (!entry) {
    const parts = listOf([known ? '"use strict";' : '', guardText(), blob]);
    entry = createUrl(new NativeBlob(parts, dictionary({ type: blobType(blob) })));
    mapSet(entries, url, entry);
    mapSet(entries, entry, entry);
  }
  return entry + fragment;
}

/**
 * A data: address (RFC 2397) with the guard in front of its text.
 * @param {string} url @param {string} guard
 */
function withGuard(url, guard) {
  const parts = /** @type {RegExpExecArray} */ (matches(/^(data:[^,]*?)(; *base64 *)?,([^]*)$/i, url));
  let body = `${parts[3]}`;
  // One byte is one character here, as in what base64 stands for; the guard is ASCII.
  let text = unescape(body);
  if (parts[2]) body = escape((text = atob(text)));
  return `${parts[1]},${escape((isStrict(text) ? '"use strict";' : '') + guard)}${body}`;
}
const { atob, escape, unescape } = globalThis;

/**
 * @param {Worker} worker @param {unknown} address @param {string | undefined} entered
 * @param {(worker: Worker) => void} terminate
 */
function started(worker, address, entered, terminate) {
  const { url, blob, text } = source(address);
  const id = register(worker, terminate);
  weakSet(ids, worker, id);
  const isOurs = Boolean(entered) || entersAll;
  if (isOurs || !matches(/^http/, url)) announced(worker, id, 'dedicated', isOurs);
  tell({ what: 'worker', id, kind: 'dedicated', url, blob, text });
  here();
  overhear(worker, url, terminate);
}

/**
 * Takes the port of the guard inside, and lets nobody else see the message: not even who listens in the capture phase, for
 * nobody can have done so before.
 * @param {object} target @param {number} id  0: any service worker's @param {import('./link.js').WorkerKind} kind
 * @param {boolean} [isOurs]  else the guard came there by another document, or it is none
 */
export function announced(target, id, kind, isOurs = true) {
  const hear = (/** @type {MessageEvent} */ event) => attempt(() => {
    if (!isTrusted(event) || dataOf(event) !== MARK) return;
    halt(event);
    // Service workers start again and again.
    if (id) unlisten(target, 'message', hear, true);
    const port = portsOf(event)[0];
    if (port && isOurs) tell({ what: 'guarded', id: id || nameOf(), kind, port }, [port]);
  });
  listen(target, 'message', hear, true);
}
