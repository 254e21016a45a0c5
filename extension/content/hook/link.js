/**
 * Answers: the one way from the hooks to the relay and back.
 *
 * An observation -> a message on a private port, opened with the first of them. Commands of the relay -> `obey`.
 * What the hook tells: the types below; the relay trusts none of it (relay/untrusted.js).
 * Invariant: a page that does nothing of interest opens no port.
 *
 * @typedef {'websocket' | 'eventsource' | 'webtransport' | 'datachannel' | 'polling' | 'channel'} Transport
 * @typedef {'dedicated' | 'shared' | 'service'} WorkerKind
 *
 * @typedef {{ what: 'socket', id: number, transport: Transport, url: string }} SocketSeen
 * @typedef {{ what: 'frame', id: number, sent: boolean, data: string | ArrayBuffer | Blob }} FrameSeen
 * @typedef {{ what: 'module', id: number, print: string, bytes: ArrayBuffer | null, url: string }} ModuleSeen
 *   bytes: at most MODULE_BYTES from the beginning; null: the relay asks for the url again
 * @typedef {{ what: 'worker', id: number, kind: WorkerKind, url: string, blob: Blob | null, text: string | null }} WorkerSeen
 * @typedef {{ what: 'guarded', id: number, kind: WorkerKind, port: MessagePort }} GuardSeen  the guard inside the worker `id` reports by this port
 * @typedef {{ what: 'script', url: string, text: string | null }} ScriptSeen  code that runs here; null: to be asked for again
 * @typedef {{ what: 'compiled', count: number }} CompiledSeen  of the last second, those that were not told yet
 * @typedef {{ what: 'memory', pages: number }} MemorySeen
 * @typedef {{ what: 'busy', busy: number, of: number }} BusySeen  milliseconds
 * @typedef {{ what: 'ended', id: number }} EndedSeen
 * @typedef {SocketSeen | FrameSeen | ModuleSeen | WorkerSeen | GuardSeen | ScriptSeen | CompiledSeen | MemorySeen
 *   | BusySeen | EndedSeen} Seen
 *
 * @typedef {{ stop?: number[], convicted?: string[], silence?: boolean, attend?: boolean, close?: boolean }} Command
 *   end these; refuse modules of these prints; tell nothing, or tell again; tell of every frame; end the worker itself
 */

import {
  dataOf, listen, listOf, mapDelete, mapEach, mapGet, mapSet, mapSize, own, post, sliceText, start, uncurry,
} from './natives.js';
import { ASKED_LENGTH } from './limits.js';
import { attempt, state } from './wrap.js';

/** How many things of a kind the relay can have ended: the oldest of it are forgotten. */
const MOST_THINGS = 4096;

/** What can be ended, by its id. @type {Map<number, { thing: WeakRef<object>, end: (thing: any) => void }>} */
const things = new Map();
/** Ids of the things that are kept, by what ends them, in a ring. @type {Map<Function, { ids: Map<number, number>, count: number }>} */
const kinds = new Map();
let last = 0;

/** What began last in silence, to be told when that ends; in a ring. @type {Map<number, Seen>} */
const unsaid = new Map();
const MOST_UNSAID = 64;
let began = 0;

/** Prints of modules that are refused. @type {Map<string, true>} */
const convicted = new Map();

/** How a worker ends itself, and what it does when it has told something; a page does neither. */
export const itself = { close: () => {}, told: () => {} };

/** Every frame counts: something was found here. What rests meanwhile (hear.js) has a function that wakes it. */
export const attention = { full: false, resting: /** @type {Map<object, () => void>} */ (new Map()) };

/** @type {(() => MessagePort | null) | undefined} */
let opening;
/** @type {MessagePort | null | undefined} */
let port;

/** @param {() => MessagePort | null} open  makes the port, once */
export function openWith(open) {
  opening = open;
}

/** @param {Seen} seen @param {Transferable[]} [transfer] */
export function tell(seen, transfer) {
  if (state.silent) {
    if (seen.what === 'socket' || seen.what === 'worker') {
      mapSet(unsaid, began++ % MOST_UNSAID, seen);
    }
    return;
  }
  if (!opening) return;
  if (port === undefined) {
    port = opening();
    if (port) {
      listen(port, 'message', (/** @type {MessageEvent} */ event) => attempt(obey, dataOf(event)));
      start(port);
    }
  }
  const url = own(seen, 'url');
  if (url) /** @type {{ url: string }} */ (seen).url = sliceText(url, 0, ASKED_LENGTH);
  if (port) post(port, seen, listOf(transfer ?? []));
  itself.told();
}

/** The name of what cannot be ended by itself. */
export const name = () => (last += 1);

/**
 * @template {object} T
 * @param {T} thing @param {(thing: T) => void} end  the same function for all of a kind
 * @returns {number} its id
 */
export function register(thing, end) {
  const id = name();
  mapSet(things, id, { thing: new NativeWeakRef(thing), end });
  let kind = mapGet(kinds, end);
  if (!kind) mapSet(kinds, end, (kind = { ids: new NativeMap(), count: 0 }));
  const place = kind.count++ % MOST_THINGS;
  mapDelete(things, mapGet(kind.ids, place));
  mapSet(kind.ids, place, id);
  return id;
}

/** It has ended. @param {number} id */
export function forget(id) {
  mapDelete(things, id);
  mapEach(unsaid, (/** @type {{ id: number }} */ seen, /** @type {number} */ place) => seen.id === id && mapDelete(unsaid, place));
  tell({ what: 'ended', id });
}

/** @param {string} print */
export const isConvicted = (print) => mapGet(convicted, print) === true;
export const hasConvicted = () => !state.silent && mapSize(convicted) > 0;

/** Of the relay, and read as what it is: a page may have given every object a `silence`. @param {Command} command */
function obey(command) {
  const stop = own(command, 'stop');
  const prints = own(command, 'convicted');
  for (let at = 0; prints && at < prints.length; at += 1) mapSet(convicted, prints[at], true);
  for (let at = 0; stop && at < stop.length; at += 1) {
    const known = mapGet(things, stop[at]);
    if (!known) continue;
    const thing = deref(known.thing);
    if (thing) attempt(known.end, thing);
    forget(stop[at]);
  }
  if (own(command, 'attend')) {
    attention.full = true;
    mapEach(attention.resting, (/** @type {() => void} */ wake) => attempt(wake));
  }
  if (own(command, 'close')) attempt(itself.close);
  const silence = own(command, 'silence');
  if (silence === undefined) return;
  state.silent = silence;
  if (silence) return;
  mapEach(unsaid, (/** @type {Seen} */ seen, /** @type {number} */ place) => {
    mapDelete(unsaid, place);
    tell(seen);
  });
}

const NativeWeakRef = WeakRef;
const NativeMap = Map;
const deref = uncurry(WeakRef.prototype.deref);
