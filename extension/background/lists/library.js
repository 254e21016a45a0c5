/**
 * What lists are made of: the texts that came, and what is known of each.
 *
 * Texts lie in pieces, so that of a new version only what has changed is written.
 *
 * Invariant: a text and what is known of it (its digest, its server's marks) are written together or not at all.
 */

import { transact } from './database.js';

/**
 * What is known of a text. `digest` stands for all of it, `pieces` are the keys of its pieces in their order.
 * @typedef {import('../../shared/lists.js').Head & { digest: string, pieces: string[], etag: string | null, modified: string | null, address: string }} Copy
 */

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

/** In base16: what tells whether a text is the one that was stored, or meant. @param {Uint8Array} text */
export async function digestOf(text, algorithm = 'SHA-256') {
  const digest = new Uint8Array(await crypto.subtle.digest(algorithm, /** @type {Uint8Array<ArrayBuffer>} */ (text)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
