/**
 * Answers: one transaction of the database that texts (library.js) and generations (plans.js) of lists are kept in.
 *
 * Opened with the first question, and again after it was closed.
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
export async function transact(mode, work) {
  const database = await open();
  return new Promise((resolve, reject) => {
    // Not forced to the disk: what a machine that loses its power forgets is made anew of the texts, or asked for again.
    const transaction = database.transaction([...STORES], mode, { durability: 'relaxed' });
    const answer = work((name) => transaction.objectStore(name));
    transaction.oncomplete = () => resolve(/** @type {T} */ (answer?.result));
    transaction.onerror = transaction.onabort = () => reject(transaction.error ?? new Error('the library did not take it'));
  });
}
