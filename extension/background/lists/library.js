/**
 * What lists are kept as: the texts that came, and of each generation an account of its rules and the tables.
 *
 * Which generation is in force the browser's rules say (install.js). Its plan is stored before its rules are set, and dropped
 * after those of the next one are, so it is always there, unless the disk fails; its tables can be made again (tables.js).
 *
 * Texts lie in pieces, so that of a new version only what has changed is written.
 *
 * Invariant: a text and what is known of it (its digest, its server's marks) are written together or not at all.
 */

/**
 * What is known of a text. `digest` stands for all of it, `pieces` are the keys of its pieces in their order.
 * @typedef {import('../../shared/lists.js').Head & { digest: string, pieces: string[], etag: string | null, modified: string | null, address: string }} Copy
 */

/**
 * @typedef {object} Plan  what a generation was made of
 * @property {string} of  of which texts and decisions
 * @property {string} digests  for each rule a line: id, digest
 * @property {Record<string, import('../../shared/lists.js').Account>} accounts  by list
 * @property {number} hosts  in all rules
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

/** Where the pieces of a text lie. @param {string} id */
const piecesOf = (id) => IDBKeyRange.bound([id], [id, []]);

/** A text, as the bytes that came; what is none any more is not there. @param {string} id @returns {Promise<Uint8Array | undefined>} */
export async function text(id) {
  /** @type {IDBRequest<Copy | undefined> | undefined} */
  let copy;
  /** @type {IDBRequest<IDBValidKey[]> | undefined} */
  let keys;
  const found = await transact('readonly', (store) => {
    copy = store('copies').get(id);
    keys = store('texts').getAllKeys(piecesOf(id));
    return store('texts').getAll(piecesOf(id));
  });
  const held = new Map(keys?.result.map((key, at) => [/** @type {string[]} */ (key)[1], found[at]]));
  /** @type {Uint8Array<ArrayBuffer>[] | undefined} */
  const pieces = copy?.result?.pieces.map((key) => held.get(key));
  return pieces?.every((piece) => piece instanceof Uint8Array) ? new Uint8Array(await new Blob(pieces).arrayBuffer()) : undefined;
}

/**
 * @param {string} id @param {Uint8Array} text @param {Omit<Copy, 'pieces'>} copy
 * @param {string} cuts  for each piece a line: the byte behind it, its key
 */
export const keep = (id, text, copy, cuts) =>
  transact('readwrite', (store) => {
    const texts = store('texts');
    const there = texts.getAllKeys(piecesOf(id));
    there.onsuccess = () => {
      const stale = new Map(there.result.map((key) => [/** @type {string[]} */ (key)[1], key]));
      const pieces = cuts.split('\n').slice(0, -1).map((line) => line.split(' '));
      let from = 0;
      for (const [end, key = ''] of pieces) {
        // Of a part of a buffer the whole buffer would be stored.
        if (!stale.delete(key)) texts.put(text.slice(from, Number(end)), [id, key]);
        from = Number(end);
      }
      for (const key of stale.values()) texts.delete(key);
      store('copies').put({ ...copy, pieces: pieces.map(([, key = '']) => key) }, id);
    };
    return undefined;
  });

/** @param {string} id */
export const drop = (id) =>
  transact('readwrite', (store) => {
    store('texts').delete(piecesOf(id));
    store('copies').delete(id);
    return undefined;
  });

/** Announces a generation: its rules may be set from now on. @param {number} generation @param {Plan} plan */
export const stage = (generation, plan) => transact('readwrite', (store) => void store('plans').put(plan, generation));

/** Adds the tables of a generation, if it is still there. @param {number} generation @param {Uint8Array[]} tables */
export const complete = (generation, tables) =>
  transact('readwrite', (store) => {
    const known = store('plans').getKey(generation);
    known.onsuccess = () => known.result !== undefined && store('tables').put({ tables }, generation);
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

/** @param {number} generation @returns {Promise<Uint8Array[] | undefined>} the most trusted first */
export const tables = async (generation) => (await transact('readonly', (store) => store('tables').get(generation)))?.tables;

/** Are the tables of this generation there? @param {number} generation */
export const isComplete = async (generation) => (await transact('readonly', (store) => store('tables').getKey(generation))) !== undefined;

/** Drops what is damaged: it is made anew of the texts. @param {number} generation */
export const spoil = (generation) =>
  transact('readwrite', (store) => {
    store('plans').delete(generation);
    store('tables').delete(generation);
    return undefined;
  });

/** In base16: what tells whether a text is the one that was stored, or meant. @param {Uint8Array} text */
export async function digestOf(text, algorithm = 'SHA-256') {
  const digest = new Uint8Array(await crypto.subtle.digest(algorithm, /** @type {Uint8Array<ArrayBuffer>} */ (text)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The numbers of all that are there. @returns {Promise<number[]>} */
export const generations = async () => (await transact('readonly', (store) => store('plans').getAllKeys())).map(Number);

/** The highest number that a generation has. @returns {Promise<number>} */
export const latest = async () => Math.max(0, ...(await generations()));
