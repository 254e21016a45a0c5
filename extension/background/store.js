/**
 * What the background keeps: `local` on disk, for good; `session` in memory, until the browser closes.
 *
 * Invariant: a value that does not have its shape is put aside (key `damaged:NAME`), replaced by its default and noted for
 * the user; no other key is touched. A write that fails is noted, never thrown: protection goes on without it.
 */

import { browser } from '../shared/browser.js';

/** @typedef {import('../shared/messages.js').Note} Note */
/** @typedef {import('../shared/messages.js').Duration} Duration */
/** @typedef {'local' | 'session'} Area */

/**
 * @typedef {object} Allowance  the policy of one site
 * @property {'allowed' | 'refused'} policy
 * @property {Duration} duration
 * @property {number} from  when it was set, in milliseconds since 1970
 * @property {number | null} until  when it ends; null: with the browser, or never
 *
 * @typedef {Record<string, Allowance>} Allowances  by site
 */

/**
 * @typedef {object} Conviction  what is refused on one site
 * @property {'file' | 'socket' | 'workers' | 'code'} kind  workers: no worker of this site may open a socket; code: it is known
 *   when it comes again, and where it stands in a document it does not run
 * @property {string} pattern  a declarativeNetRequest urlFilter; empty: any; of code, its print (shared/print.js)
 * @property {string} by  the site of the frame in which it was found, which alone is refused it
 */

/** @typedef {import('../shared/lists.js').Subscription} Subscription */
/** @typedef {import('../shared/lists.js').Tries} Tries */
/** @typedef {import('../shared/lists.js').SwitchedOff} SwitchedOff */
/** @typedef {import('../shared/lists.js').Progress} Progress */

/**
 * @typedef {object} Values
 * @property {Allowances} allowances
 * @property {boolean} paused
 * @property {string[]} openBefore
 * @property {Note[]} notes
 * @property {Record<string, Conviction[]>} convictions
 * @property {string[]} reloaded
 * @property {string[]} suspects  sites, the latest last
 * @property {Subscription[]} lists
 * @property {Record<string, Tries>} tries  by list
 * @property {string} ownFilters
 * @property {SwitchedOff[]} switchedOff
 * @property {import('../shared/lists.js').Fault | null} installFault  why what is in force is not what is wanted
 * @property {string} listed  hosts that lists name, as base64 (shared/hosts.js)
 * @property {Progress | null} progress
 */

/** @type {{ [K in keyof Values]: { empty: () => Values[K], fits: (value: unknown) => boolean } }} */
const SHAPES = {
  allowances: { empty: () => ({}), fits: (value) => isObject(value) && Object.values(value).every(isAllowance) },
  paused: { empty: () => false, fits: (value) => typeof value === 'boolean' },
  openBefore: { empty: () => [], fits: (value) => isArrayOf(value, (id) => typeof id === 'string') },
  convictions: {
    empty: () => ({}),
    fits: (value) => isObject(value) && Object.values(value).every((list) => isArrayOf(list, isConviction)),
  },
  reloaded: { empty: () => [], fits: (value) => isArrayOf(value, (name) => typeof name === 'string') },
  suspects: { empty: () => [], fits: (value) => isArrayOf(value, (site) => typeof site === 'string') },
  lists: { empty: () => [], fits: (value) => isArrayOf(value, isSubscription) },
  tries: { empty: () => ({}), fits: (value) => isObject(value) && Object.values(value).every(isTries) },
  ownFilters: { empty: () => '', fits: (value) => typeof value === 'string' },
  switchedOff: { empty: () => [], fits: (value) => isArrayOf(value, isSwitchedOff) },
  installFault: { empty: () => null, fits: (value) => value === null || isFault(value) },
  listed: { empty: () => '', fits: (value) => typeof value === 'string' },
  progress: { empty: () => null, fits: (value) => value === null || isObject(value) },
  notes: { empty: () => [], fits: (value) => isArrayOf(value, (note) => isObject(note) && typeof note.kind === 'string') },
};

/** Has it the shape of what is stored under this key? @param {keyof Values} key @param {unknown} value */
export const fits = (key, value) => SHAPES[key].fits(value);

/**
 * @template {keyof Values} K
 * @param {Area} area
 * @param {K} key
 * @returns {Promise<Values[K]>}
 */
export async function read(area, key) {
  const stored = (await browser.storage[area].get(key))[key];
  if (stored === undefined) return SHAPES[key].empty();
  if (SHAPES[key].fits(stored)) return /** @type {Values[K]} */ (stored);
  await write(area, `damaged:${key}`, stored);
  if (await write(area, key, SHAPES[key].empty())) await note({ kind: 'settingReset', key });
  return SHAPES[key].empty();
}

/**
 * @param {Area} area
 * @param {string} key
 * @param {unknown} value
 * @returns {Promise<boolean>} whether it was stored
 */
export function write(area, key, value) {
  return writeAll(area, { [key]: value });
}

/**
 * All of them, or none.
 * @param {Area} area
 * @param {Record<string, unknown>} values
 * @returns {Promise<boolean>} whether they were stored
 */
export async function writeAll(area, values) {
  try {
    await browser.storage[area].set(values);
    return true;
  } catch (fault) {
    console.error(`wattguard: cannot store ${Object.keys(values)}`, fault);
    // Where not even notes can be stored, there is nothing to note it in.
    if (!('notes' in values || 'damaged:notes' in values)) await note({ kind: 'storageFailed' });
    return false;
  }
}

/**
 * Keeps a note for the popup; a newer one of the same subject takes its place.
 * @param {Note} fresh
 */
export async function note(fresh) {
  const notes = await read('session', 'notes');
  const subject = (/** @type {Note} */ note) => ('key' in note ? `${note.kind} ${note.key}` : note.kind);
  const others = notes.filter((known) => subject(known) !== subject(fresh));
  await write('session', 'notes', [...others, fresh].slice(-20));
}

/** Hosts of the bundled list that the user has freed of all lists. @returns {Promise<string[]>} */
export async function liftedHosts() {
  return (await read('local', 'switchedOff')).flatMap(({ host }) => (host === null ? [] : [host]));
}

/** @type {Promise<unknown>} */
let last = Promise.resolve();

/**
 * Runs changes one after the other, so that none overwrites what another has just stored.
 * @template T
 * @param {() => Promise<T>} change
 * @returns {Promise<T>}
 */
export function inTurn(change) {
  const next = last.then(change, change);
  last = next.catch(() => undefined);
  return next;
}

/** @param {unknown} value @returns {value is Record<string, unknown>} */
function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @param {unknown} value @param {(element: unknown) => boolean} fits */
function isArrayOf(value, fits) {
  return Array.isArray(value) && value.every(fits);
}

/** @param {unknown} value */
function isConviction(value) {
  return isObject(value) && ['kind', 'pattern', 'by'].every((name) => typeof value[name] === 'string');
}

/** @param {Record<string, unknown>} value @param {string[]} names @param {string} type */
function areAll(value, names, type) {
  return names.every((name) => typeof value[name] === type);
}

/** @param {unknown} value @returns {value is Subscription} */
function isSubscription(value) {
  return (
    isObject(value) &&
    areAll(value, ['id', 'title', 'address'], 'string') &&
    typeof value.on === 'boolean' &&
    ['catalogue', 'address', 'file'].includes(String(value.origin)) &&
    ['blocks', 'asks', 'trusted'].includes(String(value.standing))
  );
}

/** @param {unknown} value @returns {value is Tries} */
function isTries(value) {
  return (
    isObject(value) &&
    areAll(value, ['lastTry', 'lastSuccess', 'nextTry', 'failures'], 'number') &&
    (value.fault === null || isFault(value.fault))
  );
}

/** @param {unknown} value */
function isFault(value) {
  return isObject(value) && typeof value.kind === 'string' && isArrayOf(value.words, (word) => typeof word === 'string');
}

/** @param {unknown} value @returns {value is SwitchedOff} */
function isSwitchedOff(value) {
  return isObject(value) && areAll(value, ['filter', 'list'], 'string') && (value.host === null || typeof value.host === 'string');
}

/** @param {unknown} value @returns {value is Allowance} */
function isAllowance(value) {
  return (
    isObject(value) &&
    (value.policy === 'allowed' || value.policy === 'refused') &&
    (value.duration === 'hour' || value.duration === 'session' || value.duration === 'always') &&
    typeof value.from === 'number' &&
    (value.duration === 'hour' ? typeof value.until === 'number' : value.until === null)
  );
}
