/**
 * Answers: the functions of the browser as they were before any script of the page ran.
 *
 * Invariant: nothing here is looked up again later, so whatever a page overrides, freezes or traps, these stay what they
 * are. The hook calls methods only through them, and never by spreading or iterating, which pages can override too.
 */

export const { apply, construct, defineProperty, getOwnPropertyDescriptor, set } = Reflect;

/**
 * `uncurry(String.prototype.trim)(text)`.
 * @param {Function | undefined} method
 * @returns {(self: any, ...rest: any[]) => any}
 */
// @__NO_SIDE_EFFECTS__
export const uncurry = (method) => (self, ...rest) => apply(/** @type {Function} */ (method), self, rest);

/** @param {object} prototype @param {string} name @returns {(self: any) => any} */
// @__NO_SIDE_EFFECTS__
export const getter = (prototype, name) => uncurry(getOwnPropertyDescriptor(prototype, name)?.get);

export const world = /** @type {any} */ (globalThis);
const { EventTarget, Event, MessageChannel, MessagePort, MessageEvent, Blob, URL, WeakMap, Map, ArrayBuffer, String, Uint8Array, TextDecoder } = world;

export const listen = uncurry(EventTarget.prototype.addEventListener);
export const unlisten = uncurry(EventTarget.prototype.removeEventListener);
export const dispatch = uncurry(EventTarget.prototype.dispatchEvent);
export const halt = uncurry(Event.prototype.stopImmediatePropagation);
/** An own property of each event, which nobody can change ([LegacyUnforgeable], DOM standard, 2.2). @param {Event} event */
export const isTrusted = (event) => event.isTrusted;

export const port1Of = getter(MessageChannel.prototype, 'port1');
export const port2Of = getter(MessageChannel.prototype, 'port2');
export const post = uncurry(MessagePort.prototype.postMessage);
export const start = uncurry(MessagePort.prototype.start);
export const dataOf = getter(MessageEvent.prototype, 'data');
export const portsOf = getter(MessageEvent.prototype, 'ports');

export const weakGet = uncurry(WeakMap.prototype.get);
export const weakSet = uncurry(WeakMap.prototype.set);
export const mapGet = uncurry(Map.prototype.get);
export const mapSet = uncurry(Map.prototype.set);
export const mapDelete = uncurry(Map.prototype.delete);
export const mapEach = uncurry(Map.prototype.forEach);
export const mapSize = getter(Map.prototype, 'size');

export const sliceText = uncurry(String.prototype.slice);
const decode = uncurry(TextDecoder.prototype.decode);
export const matches = uncurry(RegExp.prototype.exec);
/**
 * A list that the browser can walk through whatever a page has done to iteration.
 * @template T
 * @param {T[]} items @returns {T[]}
 */
export function listOf(items) {
  let at = 0;
  const next = () => (at < items.length ? { value: items[at++], done: false } : { value: undefined, done: true });
  defineProperty(items, iterator, dictionary({ value: () => ({ next }) }));
  return items;
}
const { iterator } = Symbol;

/**
 * Options without a prototype, whose members a page could have put on Object.prototype.
 * @template {object} T
 * @param {T} members @returns {T}
 */
export const dictionary = (members) => /** @type {T} */ (assign(create(null), members));
const { assign, create, setPrototypeOf } = Object;

/** The same without a prototype: of a list, where a page could have put setters for its places. @template T @param {T} value @returns {T} */
export const orphan = (value) => setPrototypeOf(value, null);

/** @param {object} value @param {string} name @returns {any} its own value, never an inherited one */
export const own = (value, name) => getOwnPropertyDescriptor(value, name)?.value;

export const random = Math.random;
export const isArray = Array.isArray;
export const keysOf = Object.keys;
const isView = ArrayBuffer.isView;
export const stringify = JSON.stringify;
export const then = uncurry(Promise.prototype.then);
export const resolved = Promise.resolve.bind(Promise);

export const blobSize = getter(Blob.prototype, 'size');
export const blobType = getter(Blob.prototype, 'type');
export const createUrl = /** @type {(blob: Blob) => string} */ (URL.createObjectURL?.bind(URL));
export const revokeUrl = /** @type {(url: string) => void} */ (URL.revokeObjectURL?.bind(URL));
export const hrefOf = getter(URL.prototype, 'href');
/** @param {BufferSource} bytes @returns {string} */
export const textIn = (bytes) => decode(new TextDecoder(), bytes);
export const now = performance.now.bind(performance);
const timeout = AbortSignal.timeout.bind(AbortSignal);
/** Not by setTimeout: a page can clear timers whose numbers it guesses, and sees that a number is missing. @param {() => void} run @param {number} wait  ms */
export const later = (run, wait) => listen(timeout(wait), 'abort', run);

const typed = Object.getPrototypeOf(Uint8Array.prototype);
const viewBuffer = getter(typed, 'buffer');
const viewOffset = getter(typed, 'byteOffset');
const viewLength = getter(typed, 'byteLength');
const dataBuffer = getter(DataView.prototype, 'buffer');
const dataOffset = getter(DataView.prototype, 'byteOffset');
const dataLength = getter(DataView.prototype, 'byteLength');
const bufferLength = getter(ArrayBuffer.prototype, 'byteLength');
const bufferSlice = uncurry(ArrayBuffer.prototype.slice);
export const fill = uncurry(Uint8Array.prototype.set);

/**
 * The first bytes of a buffer or of any view, copied; null for anything else.
 * @param {unknown} source @param {number} most @returns {ArrayBuffer | null}
 */
export function copyOf(source, most) {
  const place = placeOf(source);
  if (!place) return null;
  const length = place.length < most ? place.length : most;
  try {
    return bufferSlice(place.buffer, place.offset, place.offset + length);
  } catch {
    // Shared memory has a slice of its own kind.
    const copy = new Uint8Array(length);
    fill(copy, new Uint8Array(place.buffer, place.offset, length));
    return viewBuffer(copy);
  }
}

/** @param {unknown} source @returns {number} bytes; -1: neither a buffer nor a view */
export const sizeOf = (source) => placeOf(source)?.length ?? -1;

/** @param {any} source @returns {{ buffer: ArrayBuffer, offset: number, length: number } | null} */
function placeOf(source) {
  // To ask a text for its bytes would throw, and that takes longer than all else.
  if (typeof source !== 'object') return null;
  if (isView(source)) {
    try {
      return { buffer: viewBuffer(source), offset: viewOffset(source), length: viewLength(source) };
    } catch {
      return { buffer: dataBuffer(source), offset: dataOffset(source), length: dataLength(source) };
    }
  }
  try {
    return { buffer: source, offset: 0, length: bufferLength(source) };
  } catch {
    return null;
  }
}
