/**
 * A life of the background that ends at its n-th effect.
 *
 * Effects are what outlives it or leaves it: writes on the disk, in storage and in the library, updates of rules, alarms,
 * questions to servers. What it tells of its progress is none. A world and the number of an effect -> the browser as that life sees it. It dies before the
 * effect, or after it and before it hears of it; from then on nothing that it does has an effect, and nothing answers.
 *
 * `atEach` runs after each effect, so that what must hold at every instant can be looked at.
 */

/** @typedef {import('./world.mjs').World} World */

/**
 * @param {World} world
 * @param {{ nth: number, when: 'before' | 'after', atEach: () => Promise<void> }} death  nth: 0: it lives
 */
export function mortal(world, { nth, when, atEach }) {
  let [effects, isDead] = [0, false];
  /** @type {() => void} */
  let tell = () => {};
  /** @type {Promise<void>} */
  const dead = new Promise((resolve) => (tell = resolve));
  const never = new Promise(() => {});
  /** @type {string[]} */
  const log = [];
  const die = () => {
    isDead = true;
    tell();
    return never;
  };

  /** @template {Function} F @param {F} real @param {string} name */
  const effect = (real, name) => async (/** @type {unknown[]} */ ...values) => {
    if (isDead) return never;
    const mine = (effects += 1);
    log.push(name);
    if (mine === nth && when === 'before') return die();
    const result = await real(...values);
    await atEach();
    if (mine === nth) return die();
    return isDead ? never : result;
  };
  /** What has no effect is heard no more by the dead. @template {Function} F @param {F} real */
  const question = (real) => async (/** @type {unknown[]} */ ...values) => (isDead ? never : real(...values));

  const EFFECTS = ['set', 'remove', 'create', 'clear', 'updateDynamicRules'];
  /** @param {any} api @param {string} path @returns {any} */
  const wrapped = (api, path) =>
    Object.fromEntries(
      Object.entries(api).map(([name, value]) => {
        if (name.startsWith('on') || name === 'getMessage' || name === 'getURL' || name === 'getManifest') return [name, value];
        if (typeof value === 'function') return [name, EFFECTS.includes(name) && path !== 'storage.session.' ? effect(value, `${path}${name}`) : question(value)];
        return [name, typeof value === 'object' && value !== null ? wrapped(value, `${path}${name}.`) : value];
      }),
    );

  /** A transaction that its life hears of through its handlers only. @param {IDBDatabase} database */
  const watched = (database) => {
    const real = database.transaction.bind(database);
    database.transaction = (stores, mode, options) => {
      const mine = mode === 'readwrite' && !isDead ? (effects += 1) : 0;
      if (mine > 0) log.push('library');
      if (mine > 0 && mine === nth && when === 'before') void die();
      const transaction = real(stores, mode, options);
      if (isDead && mode === 'readwrite') transaction.abort();
      const ends = /** @type {const} */ (['oncomplete', 'onerror', 'onabort']);
      /** @type {Record<string, unknown>} */
      const handlers = {};
      const hear = async (/** @type {(typeof ends)[number]} */ name, /** @type {Event} */ event) => {
        if (isDead) return;
        if (mode === 'readwrite') await atEach();
        if (mine > 0 && mine === nth) return void die();
        if (!isDead) /** @type {((event: Event) => void) | undefined} */ (handlers[name])?.(event);
      };
      transaction.addEventListener('complete', (event) => void hear('oncomplete', event));
      transaction.addEventListener('error', (event) => void hear('onerror', event));
      transaction.addEventListener('abort', (event) => void hear('onabort', event));
      for (const name of ends) Object.defineProperty(transaction, name, { set: (hear) => void (handlers[name] = hear), get: () => handlers[name] });
      // The dead go on with a transaction that was ended: nothing of it counts.
      return isDead && mode === 'readwrite' ? /** @type {any} */ (deaf) : transaction;
    };
    return database;
  };
  const deaf = { objectStore: () => ({ put: () => ({}), delete: () => ({}) }) };
  const indexedDB = {
    open(/** @type {string} */ name, /** @type {number} */ version) {
      const request = world.disk.open(name, version);
      request.addEventListener('success', () => watched(request.result));
      return request;
    },
  };

  world.between = { chrome: wrapped(world.api, ''), indexedDB, fetch: effect(globalThis.fetch, 'fetch') };
  return { dead, effects: () => effects, log };
}
