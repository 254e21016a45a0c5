/**
 * What lists are kept as: the texts that came, and of each generation the tables and an account of its rules.
 *
 * Which generation is in force the browser's rules say (install.js). A generation is stored whole before its rules are set
 * and dropped after those of the next one are, so one that is in force is always there, unless the disk fails.
 *
 * Invariant: a text and what is known of it (its digest, its server's marks) are written together or not at all.
 */

/** @typedef {import('../../shared/lists.js').Head & { digest: string, etag: string | null, modified: string | null, address: string }} Copy */

/**
 * @typedef {object} Plan  what a generation was made of
 * @property {string} of  of which texts and decisions
 * @property {string} digests  for each rule a line: id, digest
 * @property {Record<string, import('../../shared/lists.js').Account>} accounts  by list
 * @property {number} hosts  in all rules
 *
 * @typedef {object} Tables
 * @property {Uint8Array[]} tables  the most trusted first
 */

const NAME = 'wattguard';
const STORES = /** @type {const} */ (['copies', 'texts', 'plans', 'tables']);

/** @type {Promise<IDBDatabase> | undefined} */
let opening;

function open() {
  return (opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => STORES.forEach((store) => request.result.createObjectStore(store));
    request.onsuccess = () => {
      const database = request.result;
      // Whoever deletes it must not wait for us.
      database.onversionchange = forget;
      database.onclose = forget;
      resolve(database);
    };
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error('another version of the library is open'));
  }).then(
    (database) => /** @type {IDBDatabase} */ (database),
    (fault) => {
      opening = undefined;
      throw fault;
    },
  ));
}

function forget() {
  const open = opening;
  opening = undefined;
  void open?.then((database) => database.close());
}

/**
 * One transaction; done when the browser has it.
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(store: (name: (typeof STORES)[number]) => IDBObjectStore) => IDBRequest<T> | undefined} work
 * @returns {Promise<T>}
 */
async function transact(mode, work) {
  const database = await open();
  return new Promise((resolve, reject) => {
    // Not forced to the disk: what a machine that loses its power forgets is made anew of the texts, or asked for again.
    const transaction = database.transaction([...STORES], mode, { durability: 'relaxed' });
    const answer = work((name) => transaction.objectStore(name));
    transaction.oncomplete = () => resolve(/** @type {T} */ (answer?.result));
    transaction.onerror = transaction.onabort = () => reject(transaction.error ?? new Error('the library did not take it'));
  });
}

/** What is known of every text. @returns {Promise<Record<string, Copy>>} */
export async function copies() {
  /** @type {IDBRequest<IDBValidKey[]> | undefined} */
  let keys;
  const found = await transact('readonly', (store) => {
    keys = store('copies').getAllKeys();
    return store('copies').getAll();
  });
  return Object.fromEntries((keys?.result ?? []).map((key, at) => [String(key), found[at]]));
}

/** A text, as the bytes that came; what is none any more is not there. @param {string} id @returns {Promise<Uint8Array | undefined>} */
export async function text(id) {
  const found = await transact('readonly', (store) => store('texts').get(id));
  return found instanceof Uint8Array ? found : undefined;
}

/** @param {string} id @param {Uint8Array} text @param {Copy} copy */
export const keep = (id, text, copy) =>
  transact('readwrite', (store) => {
    store('texts').put(text, id);
    store('copies').put(copy, id);
    return undefined;
  });

/** @param {(typeof STORES)[number][]} names @param {string | number} key */
const remove = (names, key) => transact('readwrite', (store) => void names.forEach((name) => store(name).delete(key)));

/** @param {string} id */
export const drop = (id) => remove(['texts', 'copies'], id);

/** @param {number} generation @param {Plan} plan @param {Tables} tables */
export const stage = (generation, plan, tables) =>
  transact('readwrite', (store) => {
    store('plans').put(plan, generation);
    store('tables').put(tables, generation);
    return undefined;
  });

/** Drops every generation but this one. @param {number} generation */
export const settle = (generation) =>
  transact('readwrite', (store) => {
    for (const name of /** @type {const} */ (['plans', 'tables'])) {
      store(name).delete(IDBKeyRange.upperBound(generation, true));
      store(name).delete(IDBKeyRange.lowerBound(generation, true));
    }
    return undefined;
  });

/** @param {number} generation @returns {Promise<Plan | undefined>} */
export const plan = (generation) => transact('readonly', (store) => store('plans').get(generation));

/** @param {number} generation @returns {Promise<Tables | undefined>} */
export const tables = (generation) => transact('readonly', (store) => store('tables').get(generation));

/** Drops what is damaged: it is made anew of the texts. @param {number} generation */
export const spoil = (generation) => remove(['plans', 'tables'], generation);

/** In base16: what tells whether a text is the one that was stored, or meant. @param {Uint8Array} text */
export async function digestOf(text, algorithm = 'SHA-256') {
  const digest = new Uint8Array(await crypto.subtle.digest(algorithm, /** @type {Uint8Array<ArrayBuffer>} */ (text)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The numbers of all that are there. @returns {Promise<number[]>} */
export const generations = async () => (await transact('readonly', (store) => store('plans').getAllKeys())).map(Number);

/** The highest number that a generation has. @returns {Promise<number>} */
export const latest = async () => Math.max(0, ...(await generations()));
