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
 * @typedef {{ what: 'here', url: string, text: string }} HereSeen  the script element that ran when something began
 * @typedef {{ what: 'compiled', count: number }} CompiledSeen  tiny modules of the last second
 * @typedef {{ what: 'memory', pages: number }} MemorySeen
 * @typedef {{ what: 'busy', busy: number, of: number }} BusySeen  milliseconds
 * @typedef {SocketSeen | FrameSeen | ModuleSeen | WorkerSeen | GuardSeen | ScriptSeen | HereSeen | CompiledSeen | MemorySeen
 *   | BusySeen} Seen
 *
 * @typedef {{ stop?: number[], convicted?: string[], silence?: boolean, attend?: boolean, close?: boolean }} Command
 *   end these; refuse modules of these prints; tell nothing any more; tell of every frame; end the worker itself
 */

import {
  dataOf, defineProperty, dictionary, listen, listOf, mapDelete, mapEach, mapGet, mapSet, own, post, setAdd, setHas, setSize, start, uncurry,
} from './natives.js';
import { attempt, state } from './wrap.js';

/** How many things of a kind the relay can have ended: the oldest of it are forgotten. */
const MOST_THINGS = 4096;

/** What can be ended, by its id. @type {Map<number, { thing: WeakRef<object>, end: (thing: any) => void }>} */
const things = new Map();
/** Ids of the things that are kept, by what ends them; the oldest first. @type {Map<Function, { ids: number[], first: number }>} */
const kinds = new Map();
let last = 0;

/** Prints of modules that are refused. @type {Set<string>} */
const convicted = new Set();

/** How a worker ends itself; a page does not. */
export const itself = { close: () => {} };

/** Every frame counts: something was found here. */
export const attention = { full: false };

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
  if (state.silent || !opening) return;
  if (port === undefined) {
    port = opening();
    if (port) {
      listen(port, 'message', (/** @type {MessageEvent} */ event) => attempt(obey, dataOf(event)));
      start(port);
    }
  }
  if (port) post(port, seen, listOf(transfer ?? []));
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
  if (!kind) mapSet(kinds, end, (kind = { ids: [], first: 0 }));
  defineProperty(kind.ids, kind.ids.length, dictionary({ value: id, writable: true, configurable: true, enumerable: true }));
  if (kind.ids.length - kind.first > MOST_THINGS) mapDelete(things, kind.ids[kind.first++]);
  return id;
}

/** @param {string} print */
export const isConvicted = (print) => setHas(convicted, print);
export const hasConvicted = () => setSize(convicted) > 0;

/** Of the relay, and read as what it is: a page may have given every object a `silence`. @param {Command} command */
function obey(command) {
  const stop = own(command, 'stop');
  const prints = own(command, 'convicted');
  for (let at = 0; prints && at < prints.length; at += 1) setAdd(convicted, prints[at]);
  for (let at = 0; stop && at < stop.length; at += 1) {
    const known = mapGet(things, stop[at]);
    const thing = known && deref(known.thing);
    if (thing) attempt(known.end, thing);
  }
  if (own(command, 'attend')) attention.full = true;
  if (own(command, 'close')) attempt(itself.close);
  if (own(command, 'silence')) {
    state.silent = true;
    mapEach(things, (/** @type {unknown} */ _, /** @type {number} */ id) => mapDelete(things, id));
  }
}

const NativeWeakRef = WeakRef;
const deref = uncurry(WeakRef.prototype.deref);
