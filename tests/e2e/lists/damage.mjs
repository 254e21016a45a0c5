/**
 * What can happen to the library on a disk: done by script in a page of the extension, behind the background's back.
 */

/** @typedef {import('../harness/browsers.mjs').Browser} Browser */

/** All of it is gone, as when a browser makes room. @param {Browser} browser */
const deleteAll = (browser) =>
  browser.inExtension(
    () =>
      /** @type {Promise<void>} */ (
        new Promise((resolve, reject) => {
          const deleting = indexedDB.deleteDatabase('wattguard');
          deleting.onsuccess = () => resolve();
          deleting.onerror = () => reject(deleting.error);
        })
      ),
  );

/** Changes every value of a store. @param {string} store @param {'delete' | 'zero' | 'shorten' | 'append'} change */
const changing = (store, change) => (/** @type {Browser} */ browser) =>
  browser.inExtension(
    (store, change) =>
      /** @type {Promise<void>} */ (
        new Promise((resolve, reject) => {
          const opening = indexedDB.open('wattguard', 1);
          opening.onsuccess = () => {
            const transaction = opening.result.transaction(store, 'readwrite');
            transaction.objectStore(store).openCursor().onsuccess = ({ target }) => {
              const cursor = /** @type {IDBRequest<IDBCursorWithValue | null>} */ (target).result;
              if (!cursor) return;
              const value = cursor.value;
              if (change === 'delete') cursor.delete();
              else if (change === 'zero') cursor.update({ tables: value.tables.map((/** @type {Uint8Array} */ { length }) => new Uint8Array(length)) });
              else if (change === 'shorten') cursor.update({ tables: value.tables.map((/** @type {Uint8Array} */ bytes) => bytes.slice(0, bytes.length / 2)) });
              else cursor.update(new Uint8Array([...value, 33]));
              cursor.continue();
            };
            transaction.oncomplete = () => {
              opening.result.close();
              resolve();
            };
            transaction.onerror = () => reject(transaction.error);
          };
          opening.onerror = () => reject(opening.error);
        })
      ),
    store,
    change,
  );

/** Rules were set, and then the background died. */
export const loseTables = changing('tables', 'delete');

/** What explains and asks is damaged: rules block, and it is made anew of the texts. @type {[string, (browser: Browser) => Promise<void>][]} */
export const TABLES = [
  ['all is deleted', deleteAll],
  ['tables are full of zeros', changing('tables', 'zero')],
  ['tables are cut off', changing('tables', 'shorten')],
];

/** A text is damaged: it shows when it is needed. @type {[string, (browser: Browser) => Promise<void>][]} */
export const TEXTS = [
  ['a text is deleted', changing('texts', 'delete')],
  ['a text is another', changing('texts', 'append')],
];
