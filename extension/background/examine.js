/**
 * Answers: the evidence in one observation of a page.
 *
 * Item -> its evidence, of a conversation all so far; or null where there is nothing new. What a text says is remembered:
 * pages of one site have the same scripts.
 */

import { fromBase64 } from '../shared/base64.js';
import * as core from './core.js';
import { use } from './detector.js';
import { precise } from './platform.js';

/** @typedef {import('../shared/observed.js').Item} Item */
/** @typedef {import('../shared/boundary.js').Evidence} Evidence */
/** @typedef {import('./detector.js').Detector} Detector */

/** Addresses of sockets in the text of a worker: a list of hosts has hundreds, a miner a few. */
const MOST_ADDRESSES = 8;
const ADDRESS = /\bwss?:\/\/[^\s"'`<>\\)]{3,200}/gi;

/** Of a script that we ask for ourselves. */
const MOST_BYTES = 4 * 1024 * 1024;
const PATIENCE_MS = 15_000;

/** Processor time of the last ten seconds from which on a worker is busy: half of them. */
const BUSY_MS = 5_000;

/** Workers of a document that are busy, and since when nobody said so again. @type {Map<string, Map<string, number>>} */
const busy = new Map();
const BUSY_LASTS_MS = 30_000;
const MOST_DOCUMENTS = 64;

/**
 * @param {Item} item
 * @param {string} document  whose it is
 * @param {string} page  its address
 * @returns {Promise<Evidence[] | null>}
 */
export async function examine(item, document, page) {
  switch (item.what) {
    case 'frame': {
      const data = item.isBinary ? fromBase64(item.text) : item.text;
      return use((detector) => detector.frame(document, item.thing, item.isSent, data, Date.now()));
    }
    case 'module': {
      return examineBytes('module', fromBase64(item.text));
    }
    case 'script':
    case 'inline':
    case 'held':
      return some(await script(item, page));
    case 'ask':
      return null;
    case 'compiled':
      return some(await use((detector) => detector.behaviour(document, (watch) => watch.compiled(item.amount, Date.now()))));
    case 'memory':
      return some(await use((detector) => detector.behaviour(document, (watch) => watch.memory(item.amount))));
    case 'busy': {
      const count = busyWorkers(document, item);
      const cores = navigator.hardwareConcurrency;
      return some(await use((detector) => detector.behaviour(document, (watch) => watch.workers(count, cores))));
    }
  }
}

/** @param {Evidence[] | null} evidence */
const some = (evidence) => (evidence && evidence.length > 0 ? evidence : null);

/** What was loaded, as it came. @param {'script' | 'module'} what @param {Uint8Array} bytes */
export async function examineBytes(what, bytes) {
  const look = (/** @type {Detector} */ detector) => (what === 'module' ? detector.module(bytes) : detector.script(new TextDecoder().decode(bytes)));
  return some(await remembered(what, bytes, () => use(look)));
}

/** @param {Item} item @param {string} page */
async function script(item, page) {
  const found = (await remembered('script', encoder.encode(item.text), () => use((detector) => detector.script(item.text)))) ?? [];
  // In Chromium sockets of shared and service workers pass every rule; what they will call is written in the text, or computed.
  return !precise && (item.place === 'shared' || item.place === 'service') ? [...found, ...(await addresses(item.text, page))] : found;
}

/** @param {string} text @param {string} page */
async function addresses(text, page) {
  const urls = [...new Set(text.match(ADDRESS) ?? [])];
  if (urls.length === 0 || urls.length > MOST_ADDRESSES) return [];
  const found = await core.use((core) => urls.map((url) => core.checkRequest(url, 'websocket', page, 'undecided')));
  return (found ?? []).flatMap((verdict) => /** @type {import('../shared/boundary.js').Verdict} */ (verdict).evidence);
}

/** What texts and modules said, by kind and SHA-256; the last that was asked for is the last to go. @type {Map<string, Evidence[]>} */
const memory = new Map();
const MOST_REMEMBERED = 512;

/**
 * Of the same bytes the same is said, by whoever reads them as the same.
 * @param {'module' | 'script'} kind @param {Uint8Array} bytes @param {() => Promise<Evidence[] | null>} look @returns {Promise<Evidence[] | null>}
 */
async function remembered(kind, bytes, look) {
  const digest = await crypto.subtle.digest('SHA-256', /** @type {Uint8Array<ArrayBuffer>} */ (bytes));
  const key = kind + String.fromCharCode(...new Uint16Array(digest));
  const found = memory.get(key) ?? (await look());
  memory.delete(key);
  // No answer is none to keep: the core was not there.
  if (found) memory.set(key, found);
  for (const oldest of memory.keys()) if (memory.size > MOST_REMEMBERED) memory.delete(oldest);
  return found;
}

/**
 * What the page's own relay may not read. It may differ from what ran there.
 * @param {Item} item @param {string} page  its address @returns {Promise<Evidence[] | null>}
 */
export async function askOurselves({ url, text: what }, page) {
  const bytes = mayAsk(url, page) ? await read(url) : null;
  const found = bytes && (await examineBytes(what === 'module' ? 'module' : 'script', bytes));
  return found && found.map((evidence) => ({ ...evidence, doubted: true }));
}

/** Nothing that the page could not have loaded: from its own machine or network, or without encryption. @param {string} url @param {string} page */
function mayAsk(url, page) {
  const [asked, asking] = [URL.parse(url), URL.parse(page)];
  if (!asked || !asking || !/^https?:$/.test(asked.protocol)) return false;
  return (asked.protocol === 'https:' || asking.protocol === 'http:') && (!isLocal(asked.hostname) || isLocal(asking.hostname));
}

/**
 * Names and addresses that lead to this machine or its network (RFC 6761, 6762, 1918, 3927, 4193, 4291).
 * @param {string} host  as URLs have it
 */
export function isLocal(host) {
  return (
    /(?:^|\.)(?:localhost|local|internal|home\.arpa)\.?$/.test(host) || !/[.:]/.test(host) ||
    /^(?:0|10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.[\d.]+$/.test(host) || /^\[(?:::|f[cd]|fe[89ab])/.test(host)
  );
}

/** The beginning of what is there. @param {string} url @returns {Promise<Uint8Array | null>} */
async function read(url) {
  try {
    const options = /** @type {const} */ ({ cache: 'force-cache', credentials: 'omit', referrerPolicy: 'no-referrer' });
    const response = await fetch(url, { ...options, signal: AbortSignal.timeout(PATIENCE_MS) });
    if (!response.ok || !response.body) return null;
    const [parts, reader] = [/** @type {BlobPart[]} */ ([]), response.body.getReader()];
    for (let size = 0; size < MOST_BYTES; ) {
      const { value, done } = await reader.read();
      if (done) break;
      size += value.length;
      parts.push(value);
    }
    void reader.cancel();
    return new Uint8Array(await new Blob(parts).slice(0, MOST_BYTES).arrayBuffer());
  } catch {
    return null;
  }
}

/** @param {string} document @param {Item} item */
function busyWorkers(document, item) {
  const now = Date.now();
  const workers = busy.get(document) ?? new Map();
  busy.set(document, workers);
  for (const oldest of busy.keys()) {
    if (busy.size <= MOST_DOCUMENTS) break;
    busy.delete(oldest);
  }
  if (item.amount >= BUSY_MS) workers.set(item.thing, now);
  for (const [thing, at] of workers) if (now - at > BUSY_LASTS_MS) workers.delete(thing);
  return workers.size;
}

const encoder = new TextEncoder();
