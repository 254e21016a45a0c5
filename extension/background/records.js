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
/** @typedef {{ stops: Stop[], stopped: number, at: number }} DocumentRecord */

const MOST_RECORDS = 32;
export const MOST_STOPS = 100;
const LONGEST_URL = 2000;

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
  const fresh = known.get(key) ?? (isRecord(stored) ? stored : { stops: [], stopped: 0, at: 0 });
  known.set(key, fresh);
  return fresh;
}

/**
 * Adds a stop; ones alike are counted together.
 * @param {string} key
 * @param {Stop} stop
 * @returns {Promise<DocumentRecord>}
 */
export async function add(key, stop) {
  const record = await get(key);
  const alike = record.stops.findIndex((old) => kindOf(old) === kindOf(stop));
  const [old] = alike >= 0 ? record.stops.splice(alike, 1) : [];
  const url = stop.url.slice(0, LONGEST_URL);
  record.stops = [{ ...stop, url, count: (old?.count ?? 0) + stop.count }, ...record.stops].slice(0, MOST_STOPS);
  record.stopped += stop.action === 'blocked' ? stop.count : 0;
  record.at = stop.at;
  dirty.add(key);
  storing ??= store().finally(() => (storing = undefined));
  await storing;
  return record;
}

/** Stores what has changed, again and again until nothing has: a flood of events becomes few writes. */
async function store() {
  while (dirty.size > 0) {
    const keys = [...dirty];
    dirty.clear();
    try {
      await browser.storage.session.set(Object.fromEntries(keys.map((key) => [key, known.get(key)])));
      await evict();
    } catch (fault) {
      console.error('wattguard: cannot store records', fault);
      await note({ kind: 'storageFailed' });
    }
  }
}

/** Lets the oldest records go. */
async function evict() {
  const all = Object.entries(await browser.storage.session.get(null)).filter(([key]) => key.startsWith(PREFIX));
  if (all.length <= MOST_RECORDS) return;
  const age = (/** @type {[string, unknown]} */ [, record]) => (isRecord(record) ? record.at : 0);
  const gone = all.sort((a, b) => age(b) - age(a)).slice(MOST_RECORDS).map(([key]) => key);
  gone.forEach((key) => known.delete(key));
  await browser.storage.session.remove(gone);
}

/** Stops with the same answer here are counted as one. @param {Stop} stop */
function kindOf({ action, host, type, origin, verdict }) {
  return JSON.stringify([action, host, type, origin, verdict?.evidence ?? null]);
}

/** @param {unknown} value @returns {value is DocumentRecord} */
function isRecord(value) {
  return typeof value === 'object' && value !== null && Array.isArray(Reflect.get(value, 'stops'));
}
