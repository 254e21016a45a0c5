/**
 * A world for one test: a fake browser, a fake core, and the modules of the background fresh from the file.
 *
 *     const world = newWorld({ firefox: true });
 *     const { decide } = await world.load('allowances');
 *     world.die();                                        the background is gone, storage and rules stay
 */

import { register } from 'node:module';

import { fakeBrowser, fakeCore, fakeDetector } from './fake.mjs';

register('./loader.mjs', import.meta.url);

// What our browsers have and the oldest Node that will do has not.
const fromBase64 = (/** @type {string} */ text) => new Uint8Array(Buffer.from(text, 'base64'));
if (!('fromBase64' in Uint8Array)) Object.defineProperty(Uint8Array, 'fromBase64', { value: fromBase64 });
if (!('navigator' in globalThis)) Object.defineProperty(globalThis, 'navigator', { value: { hardwareConcurrency: 2 } });

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
  return {
    ...fake,
    core,
    detector,
    complaints,

    /**
     * @template {keyof Modules} K
     * @param {K} name
     * @returns {Promise<Modules[K]>}
     */
    async load(name) {
      current = { core, detector };
      Reflect.set(globalThis, 'chrome', fake.api);
      return import(`../../../extension/background/${name}.js?life=${life}`);
    },

    /** The background dies: its modules and listeners are gone. */
    die() {
      life = lives += 1;
      for (const event of Object.values(fake.events)) event.listeners.length = 0;
    },
  };
}

/** Until all that is under way has come to rest: fakes answer without a timer, so that one turn is enough. */
export function settled() {
  return new Promise((resolve) => setImmediate(() => resolve(undefined)));
}
