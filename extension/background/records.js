/**
 * What was stopped, by the top document in which it happened.
 *
 * Records live in storage.session: they survive the death of the background and a page's way through the back/forward
 * cache, and are gone with the browser. Requests of shared and service workers belong to no document; they are kept by the
 * site of whoever started the worker.
 *
 * Invariant: bounded, whatever a page does: MOST_RECORDS records of MOST_STOPS different stops, the oldest leave first.
 */

import { browser } from '../shared/browser.js';
import { note } from './store.js';

/** @typedef {import('../shared/messages.js').Stop} Stop */
/**
 * @typedef {object} DocumentRecord
 * @property {Stop[]} stops
 * @property {number} stopped
 * @property {number} at  in milliseconds since 1970
 * @property {Record<string, Exhibit>} exhibits  what the guard found, by document, thing and address
 * @property {import('../shared/boundary.js').Action} action  what they amount to
 * @property {number} busy  processor time of its workers, in milliseconds, as far as it was measured
 * @property {boolean} reload  what mines cannot be ended without loading the page again
 * @property {{ item: import('../shared/observed.js').Item, witness: import('./guard.js').Witness }[]} waiting  scripts to be asked for once it is suspect
 *
 * @typedef {object} Exhibit  a socket, module, worker or script with something found in it
 * @property {string} relay  who saw it
 * @property {string} thing  as its relay calls it
 * @property {import('../shared/observed.js').Item['type']} type
 * @property {import('../shared/observed.js').Item['place']} place
 * @property {string} url  empty: it stands in the document
 * @property {string} [print]  of its text, or its bytes as text
 * @property {string} page  the address of the document
 * @property {'page' | 'frame'} origin
 * @property {string} by  the site of the document; empty where its origin is nobody's
 * @property {import('../shared/boundary.js').Evidence[]} evidence
 * @property {'asked' | 'blocked' | null} told  to the user
 */

const MOST_RECORDS = 32;
export const MOST_STOPS = 100;
const LONGEST_URL = 2000;

/** A name of 253 characters with its last dot and a port; of what a page makes longer the end says whose it is. */
const LONGEST_HOST = 260;

/** Records held at hand, those of documents among them that showed nothing worth storing. */
const MOST_KNOWN = 128;

/** How many records stay where storage.session (10 MB) is full: the longest stops fill it before MOST_RECORDS do. */
const FEWER_RECORDS = 8;

const PREFIX = 'record:';

/** Records of this life of the background; storage.session has them all. @type {Map<string, DocumentRecord>} */
const known = new Map();

/** Keys of records that changed since they were stored. @type {Set<string>} */
const dirty = new Set();

/** @type {Promise<void> | undefined} */
let storing;

/** The key of a document's record. @param {string} documentId */
export const ofDocument = (documentId) => `${PREFIX}document:${documentId}`;

/** The key of the record of a site's shared and service workers. @param {string} site */
export const ofSite = (site) => `${PREFIX}site:${site}`;

/**
 * @param {string} key
 * @returns {Promise<DocumentRecord>}
 */
export async function get(key) {
  const record = known.get(key);
  if (record) return record;
  const stored = (await browser.storage.session.get(key))[key];
  // Another event may have been first while we waited.
  const fresh = known.get(key) ?? (({ ...empty(), ...(isRecord(stored) ? stored : {}) }));
  known.set(key, fresh);
  for (const [oldest] of known) {
    if (known.size <= MOST_KNOWN) break;
    if (!dirty.has(oldest) && oldest !== key) known.delete(oldest);
  }
  return fresh;
}

/**
 * Adds a stop; ones alike are counted together.
 * @param {string} key
 * @param {Stop} given
 * @returns {Promise<DocumentRecord>}
 */
export async function add(key, given) {
  const stop = shortened(given);
  const record = await get(key);
  const alike = record.stops.findIndex((old) => kindOf(old) === kindOf(stop));
  const [old] = alike >= 0 ? record.stops.splice(alike, 1) : [];
  record.stops = [{ ...stop, count: (old?.count ?? 0) + stop.count }, ...record.stops].slice(0, MOST_STOPS);
  record.stopped += stop.action === 'blocked' ? stop.count : 0;
  record.at = stop.at;
  // It may have been evicted while we waited.
  known.set(key, record);
  dirty.add(key);
  storing ??= store();
  await storing;
  return record;
}

/** What is kept of a document in which nothing was stopped. @returns {DocumentRecord} */
export const empty = () => ({ stops: [], stopped: 0, at: 0, exhibits: {}, action: 'allow', busy: 0, reload: false, waiting: [] });

/** What `get` gave is being changed: it stays at hand until it is stored. @param {string} key @param {DocumentRecord} record */
export function hold(key, record) {
  known.set(key, record);
  dirty.add(key);
}

/** Keeps what was changed in a record that `get` gave. @param {string} key */
export async function touch(key) {
  const record = await get(key);
  record.at = Date.now();
  dirty.add(key);
  storing ??= store();
  await storing;
}

/** What was asked about is decided. @param {DocumentRecord} record */
export function settle(record) {
  record.stops = record.stops.filter(({ action, verdict }) => action !== 'asked' || !verdict?.evidence.some(({ what }) => what.kind === 'sign'));
}

/** Stores what has changed, again and again until nothing has: a flood of events becomes few writes. */
async function store() {
  try {
    while (dirty.size > 0) await storeOnce();
  } finally {
    // In the same step as the look at `dirty`: what changes after it starts anew.
    storing = undefined;
  }
}

async function storeOnce() {
  const keys = [...dirty];
  dirty.clear();
  const changed = Object.fromEntries(keys.map((key) => [key, known.get(key)]));
  try {
    await browser.storage.session.set(changed).catch(async () => {
      await evict(FEWER_RECORDS);
      await browser.storage.session.set(changed);
    });
    await evict(MOST_RECORDS);
  } catch (fault) {
    console.error('wattguard: cannot store records', fault);
    await note({ kind: 'storageFailed' });
  }
}

/** Lets the oldest records go; what has just changed is not old. @param {number} most */
async function evict(most) {
  // Names are cheap; what they hold is read only where there are too many.
  const keys = (await names()).filter((key) => key.startsWith(PREFIX));
  if (keys.length <= most) return;
  const all = Object.entries(await browser.storage.session.get(keys)).filter(([key]) => !dirty.has(key));
  const age = (/** @type {[string, unknown]} */ [, record]) => (isRecord(record) ? record.at : 0);
  const gone = all.sort((a, b) => age(b) - age(a)).slice(most).map(([key]) => key);
  gone.forEach((key) => known.delete(key));
  await browser.storage.session.remove(gone);
}

/** The browsers that we run in have it (Chrome 130, Firefox 143); the types lag behind. @returns {Promise<string[]>} */
const names = () => /** @type {any} */ (browser.storage.session).getKeys();

/** Cloned, because a part of a string keeps the whole alive. @param {Stop} stop @returns {Stop} */
function shortened(stop) {
  return structuredClone({ ...stop, url: stop.url.slice(0, LONGEST_URL), host: stop.host.slice(-LONGEST_HOST) });
}

/** Stops with the same answer here are counted as one. @param {Stop} stop */
function kindOf({ action, host, type, origin, verdict }) {
  return JSON.stringify([action, host, type, origin, verdict?.evidence ?? null]);
}

/** @param {unknown} value @returns {value is DocumentRecord} */
function isRecord(value) {
  return typeof value === 'object' && value !== null && Array.isArray(Reflect.get(value, 'stops'));
}
