/**
 * Answers: which workers start; and those that can be entered start with the guard in front.
 *
 * blob: and data: workers are entered: their text is ours to precede. Workers of an http address are not touched here; the
 * relay asks for their text again. A guard that stands in a worker announces itself with MARK and a port, as the first
 * message of all; nobody else gets to see it.
 */

import {
  blobType, construct, copyOf, createUrl, dataOf, dictionary, getter, halt, isArray, listen, listOf, mapDelete, mapGet, mapSet, matches, own,
  portsOf, revokeUrl, sliceText, startsWith, uncurry, unlisten, weakGet, weakSet, world,
} from './natives.js';
import { DIRECTIVE, DIRECTIVE_LENGTH } from '../../shared/directive.js';
import { MARK } from './mark.js';
import { here } from './here.js';
import { name as nameOf, register, tell } from './link.js';
import { overhear } from './messages.js';
import { attempt, observe, replace, state } from './wrap.js';

/** Of a data: worker's text, as it is told. */
const LONGEST_TEXT = 1024 * 1024;

const { Worker, URL, Blob } = world;
const NativeBlob = Blob;

/** What is behind blob: addresses that are not revoked. @type {Map<string, Blob>} */
const blobs = new Map();
/** Whether the text of a blob begins with "use strict", where that is known. @type {WeakMap<Blob, boolean>} */
const strict = new WeakMap();
/** Addresses with the guard in front, by the page's own; revoked together. @type {Map<string, string>} */
const entries = new Map();

/** @param {() => string} guardText  what is put in front */
export function watchWorkers(guardText) {
  for (const name of ['Blob', 'File']) {
    observe(world, name, (args, blob) => {
      const known = args.length === 0 ? false : isArray(args[0]) ? beginsStrict(args[0]) : undefined;
      if (known !== undefined) weakSet(strict, blob, known);
    });
  }
  // A class knows what it extends.
  if (world.File) Reflect.setPrototypeOf(world.File, world.Blob);
  observe(URL, 'createObjectURL', (args, url) => {
    try {
      blobType(args[0]);
      mapSet(blobs, url, args[0]);
    } catch {
      // A media source.
    }
  });
  observe(URL, 'revokeObjectURL', (args) => {
    const url = args[0];
    if (typeof url !== 'string') return;
    mapDelete(blobs, url);
    const entry = mapGet(entries, url);
    if (entry) revokeUrl(entry);
    mapDelete(entries, url);
  });
  if (Worker) {
    const terminate = uncurry(Worker.prototype.terminate);
    replace(world, 'Worker', {
      construct(original, args, target) {
        const entered = attempt(enter, args[0], guardText);
        const worker = construct(original, entered ? withFirst(entered, args) : args, target);
        attempt(started, worker, args[0], terminate);
        return worker;
      },
    });
  }
}

/** Spreading would run what a page may have put in the place of iteration. @param {string} first @param {any[]} args */
export function withFirst(first, args) {
  return args.length > 1 ? [first, args[1]] : [first];
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
    if (typeof part === 'string') {
      text += part;
      continue;
    }
    const copy = copyOf(part, DIRECTIVE_LENGTH);
    if (copy) {
      const bytes = new NativeUint8Array(copy);
      // White space, comments and the directive are ASCII, and other bytes end them.
      for (let byte = 0; byte < bytes.length; byte += 1) text += fromCode(bytes[byte]);
      continue;
    }
    // Of a blob in a blob only the first part decides.
    return at === 0 && typeof part === 'object' && part !== null ? weakGet(strict, part) : undefined;
  }
  return isStrict(text);
}
const NativeUint8Array = Uint8Array;
const fromCode = /** @type {(code: number | undefined) => string} */ (String.fromCharCode);

/**
 * Where a worker's text comes from. Anything but a string or a URL is left alone: to read it could run code of the page.
 * @param {unknown} address
 * @returns {{ url: string, blob: Blob | null, text: string | null }}
 */
export function source(address) {
  const url = addressOf(address);
  if (startsWith(url, 'blob:')) return { url, blob: mapGet(blobs, url) ?? null, text: null };
  if (startsWith(url, 'data:')) return { url: 'data:', blob: null, text: sliceText(url, 0, LONGEST_TEXT) };
  return { url, blob: null, text: null };
}

/** @param {unknown} address @returns {string} */
function addressOf(address) {
  if (typeof address === 'string') return address;
  try {
    return hrefOf(address);
  } catch {
    // A TrustedScriptURL: its text is plain, and its method is the browser's.
    return world.TrustedScriptURL && address instanceof world.TrustedScriptURL ? trustedText(address) : '';
  }
}
const hrefOf = getter(URL.prototype, 'href');
const trustedText = uncurry(world.TrustedScriptURL?.prototype.toString);

/**
 * The address of the same worker with the guard in front; nothing where it cannot be entered: an http address, or an
 * address that must stay a TrustedScriptURL.
 * @param {unknown} address @param {() => string} guardText
 * @returns {string | undefined}
 */
export function enter(address, guardText) {
  if (typeof address !== 'string' && !(address instanceof URL)) return undefined;
  const { url, blob } = source(address);
  if (!blob) return startsWith(url, 'data:') ? withGuard(addressOf(address), guardText()) : undefined;
  const known = weakGet(strict, blob);
  // What it begins with cannot be seen: better not entered than changed in its meaning. The relay reads its text.
  if (known === undefined) return undefined;
  let entry = mapGet(entries, url);
  if (!entry) {
    const parts = listOf([known ? '"use strict";' : '', guardText(), blob]);
    mapSet(entries, url, (entry = createUrl(new NativeBlob(parts, dictionary({ type: blobType(blob) })))));
  }
  return entry;
}

/**
 * A data: address (RFC 2397) with the guard in front of its text.
 * @param {string} url @param {string} guard
 */
function withGuard(url, guard) {
  const parts = /** @type {RegExpExecArray} */ (matches(/^(data:[^,]*?)(;base64)?,([^]*)$/i, url));
  const head = `${parts[1]}`;
  const base64 = parts[2];
  const body = `${parts[3]}`;
  const text = base64 ? atob(decodeURIComponent(body)) : decodeURIComponent(body);
  const first = isStrict(text) ? '"use strict";' : '';
  return base64 ? `${head};base64,${btoa(first + guard + text)}` : `${head},${encodeURIComponent(first + guard)}${body}`;
}
const { atob, btoa, decodeURIComponent, encodeURIComponent } = globalThis;

/** @param {Worker} worker @param {unknown} address @param {(worker: Worker) => void} terminate */
function started(worker, address, terminate) {
  const { url, blob, text } = source(address);
  const id = register(worker, terminate);
  announced(worker, id, 'dedicated');
  tell({ what: 'worker', id, kind: 'dedicated', url, blob, text });
  here();
  overhear(worker, url, terminate);
}

/**
 * Takes the port of the guard inside, and lets nobody else see the message.
 * @param {object} target @param {number} id  0: none yet @param {import('./link.js').WorkerKind} kind
 */
export function announced(target, id, kind) {
  const hear = (/** @type {MessageEvent} */ event) => {
    if (dataOf(event) !== MARK) return;
    halt(event);
    unlisten(target, 'message', hear);
    const port = portsOf(event)[0];
    if (!port || state.silent) return;
    // Of a service worker nobody here has to know more than that it is there.
    tell({ what: 'guarded', id: id || nameOf(), kind, port }, [port]);
  };
  listen(target, 'message', hear);
}
