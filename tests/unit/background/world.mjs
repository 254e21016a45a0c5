/**
 * A world for one test: a fake browser, a fake core, and the modules of the background fresh from the file.
 *
 *     const world = newWorld({ firefox: true });
 *     const { decide } = await world.load('allowances');
 *     world.die();                                        the background is gone, storage and rules stay
 */

import { register } from 'node:module';

import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';

import { fakeBrowser, fakeCore, fakeDetector } from './fake.mjs';

register('./loader.mjs', import.meta.url);

// What our browsers have and the oldest Node that will do has not.
const fromBase64 = (/** @type {string} */ text) => new Uint8Array(Buffer.from(text, 'base64'));
if (!('fromBase64' in Uint8Array)) Object.defineProperty(Uint8Array, 'fromBase64', { value: fromBase64 });
/** @this {Uint8Array} */
function toBase64() {
  return Buffer.from(this).toString('base64');
}
if (!('toBase64' in Uint8Array.prototype)) Object.defineProperty(Uint8Array.prototype, 'toBase64', { value: toBase64 });
if (!('navigator' in globalThis)) Object.defineProperty(globalThis, 'navigator', { value: { hardwareConcurrency: 2 } });
if (!('onLine' in navigator)) Object.defineProperty(navigator, 'onLine', { value: true });

// Timers of lives that have died must not keep the process.
for (const name of /** @type {const} */ (['setTimeout', 'setInterval'])) {
  const real = globalThis[name];
  const mortal = (/** @type {() => void} */ run, /** @type {number} */ delay, /** @type {unknown[]} */ ...rest) => {
    const timer = /** @type {any} */ (real)(run, delay, ...rest);
    return delay >= 10_000 ? timer.unref() : timer;
  };
  Object.assign(globalThis, { [name]: Object.assign(mortal, real) });
}

/**
 * @typedef {object} Modules
 * @property {typeof import('../../../extension/background/allowances.js')} allowances
 * @property {typeof import('../../../extension/background/badge.js')} badge
 * @property {typeof import('../../../extension/background/core.js')} core
 * @property {typeof import('../../../extension/background/documents.js')} documents
 * @property {typeof import('../../../extension/background/guard.js')} guard
 * @property {typeof import('../../../extension/background/convictions.js')} convictions
 * @property {typeof import('../../../extension/background/main.js')} main
 * @property {typeof import('../../../extension/background/observer.js')} observer
 * @property {typeof import('../../../extension/background/records.js')} records
 * @property {typeof import('../../../extension/background/report.js')} report
 * @property {typeof import('../../../extension/background/rules.js')} rules
 * @property {typeof import('../../../extension/background/store.js')} store
 * @property {typeof import('../../../extension/background/suspects.js')} suspects
 * @property {typeof import('../../../extension/background/transit.js')} transit
 */

/**
 * Of the folder lists.
 * @typedef {{
 *   'lists/hops': typeof import('../../../extension/background/lists/hops.js'),
 *   'lists/library': typeof import('../../../extension/background/lists/library.js'),
 *   'lists/main': typeof import('../../../extension/background/lists/main.js'),
 *   'lists/tables': typeof import('../../../extension/background/lists/tables.js'),
 *   'lists/update': typeof import('../../../extension/background/lists/update.js'),
 * }} ListModules
 */

/** @typedef {ReturnType<typeof newWorld>} World */

let lives = 0;

/** @type {{ core: ReturnType<typeof fakeCore>, detector: ReturnType<typeof fakeDetector> } | undefined} */
let current;

/** The world whose modules are being loaded. */
export function atHand() {
  if (!current) throw new Error('no world yet');
  return current;
}

/** @param {{ firefox?: boolean }} [options] */
export function newWorld(options) {
  const fake = fakeBrowser(options);
  const [core, detector] = [fakeCore(), fakeDetector()];
  let life = (lives += 1);
  // What goes wrong on purpose is told to the console; tests that care look here.
  /** @type {unknown[][]} */
  const complaints = [];
  console.error = (...words) => void complaints.push(words);
  const world = {
    ...fake,
    core,
    detector,
    complaints,
    /** What is on the disk beside storage. */
    disk: new IDBFactory(),
    /** What the next life has of the browser, where a test puts itself between. @type {{ chrome?: object, indexedDB?: object, fetch?: Function }} */
    between: {},

    /**
     * @template {keyof (Modules & ListModules)} K
     * @param {K} name
     * @returns {Promise<(Modules & ListModules)[K]>}
     */
    async load(name) {
      current = { core, detector };
      Object.assign(globalThis, { chrome: fake.api, indexedDB: world.disk, IDBKeyRange, ...world.between });
      return import(`../../../extension/background/${name}.js?life=${life}`);
    },

    /** The background dies: its modules and listeners are gone. */
    die() {
      life = lives += 1;
      for (const event of Object.values(fake.events)) event.listeners.length = 0;
    },
  };
  return world;
}

/** Until all that is under way has come to rest: fakes answer without a timer, so that one turn is enough. */
export function settled() {
  return new Promise((resolve) => setImmediate(() => resolve(undefined)));
}
