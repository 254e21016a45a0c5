/**
 * What tests of lists share: a server, the background's answers, and what is held in rules and library.
 */

import assert from 'node:assert/strict';

import { catalogue } from '../../../rules/compiled/catalog.js';

/** @typedef {import('./world.mjs').World} World */
/** @typedef {import('../../../extension/shared/lists.js').ListsMessage} ListsMessage */
/** @typedef {import('../../../extension/shared/lists.js').ListsReport} ListsReport */

export const ADDRESS = 'https://lists.test/a.txt';

/** @param {string[]} hosts */
export const listOf = (hosts) => `! Title: Tested\n! Expires: 1 day\n${hosts.map((host) => `||${host}^\n`).join('')}`;

/** @param {string} name @param {number} count */
export const hostsOf = (name, count) => Array.from({ length: count }, (_, at) => `${name}${at}.test`);

/**
 * Answers every question from now on.
 * @param {Record<string, string | { etag: string, text: string } | (() => never)>} texts  by address
 */
export function serve(texts) {
  /** @type {{ address: string, mark: string | null }[]} */
  const asked = [];
  globalThis.fetch = /** @type {typeof fetch} */ (
    async (/** @type {string} */ address, /** @type {{ headers?: Headers } | undefined} */ options) => {
      const mark = options?.headers?.get('if-none-match') ?? null;
      asked.push({ address, mark });
      const held = texts[address];
      if (typeof held === 'function') held();
      const { etag = null, text } = typeof held === 'object' ? held : { text: /** @type {string | undefined} */ (held) };
      const [status, body] = etag !== null && mark === etag ? [304, null] : text === undefined ? [404, 'nothing here'] : [200, text];
      const response = new Response(body, { status, headers: etag === null ? {} : { etag } });
      return Object.defineProperty(response, 'url', { value: address });
    }
  );
  return asked;
}

/** A life of the background. @param {World} world */
export async function living(world) {
  const [{ answer, keepFresh }, { run }] = [await world.load('lists/main'), await world.load('lists/update')];
  keepFresh();
  return {
    /** @param {ListsMessage} message @returns {Promise<ListsReport>} */
    send: async (message) => /** @type {ListsReport} */ (await answer(message)),
    /** The alarm: done when what it began is. */
    ring: async () => {
      // It rings once.
      world.alarms.delete('lists');
      world.events.onAlarm.fire({ name: 'lists' });
      // Runs follow one another: one of nothing ends after it.
      await run({});
      return /** @type {ListsReport} */ (await answer({ kind: 'describeLists' }));
    },
  };
}

/** Nothing of the catalogue is on. @param {World} world */
export function withoutCatalogue(world) {
  const off = (/** @type {string} */ id) => ({ id, origin: 'catalogue', title: '', address: '', on: false, standing: 'blocks' });
  world.local.held['lists'] = catalogue.map(({ id }) => off(id));
}

/**
 * What is in force, and what the library has of it.
 * @param {World} world
 */
export async function held(world) {
  const rules = world.dynamic.rules.filter(({ id }) => id >= 1_000);
  const marker = rules.find(({ id }) => id === 1_000)?.condition.requestDomains?.[0] ?? '';
  const stores = await library(world);
  return {
    generation: Number(/^g(\d+)\./.exec(marker)?.[1] ?? 0),
    rules: rules.filter(({ id }) => id > 1_000).map(({ id }) => id).sort(),
    hosts: rules.filter(({ id }) => id > 1_000).flatMap(({ condition }) => condition.requestDomains ?? []),
    ...stores,
  };
}

/** @typedef {Record<'copies' | 'texts' | 'plans' | 'tables', Record<string, any>>} Stores */

/** @param {World} world @returns {Promise<Stores>} */
async function library(world) {
  /** @type {Stores} */
  const stores = { copies: {}, texts: {}, plans: {}, tables: {} };
  // To open what is not there would make it.
  if (!(await world.disk.databases()).some(({ name }) => name === 'wattguard')) return stores;
  const database = await done(world.disk.open('wattguard'));
  if (database.objectStoreNames.length > 0) {
    const reading = database.transaction([...database.objectStoreNames]);
    for (const name of /** @type {(keyof Stores)[]} */ (Object.keys(stores))) {
      const [keys, values] = await Promise.all([done(reading.objectStore(name).getAllKeys()), done(reading.objectStore(name).getAll())]);
      stores[name] = Object.fromEntries(keys.map((/** @type {any} */ key, /** @type {number} */ at) => [key, values[at]]));
    }
  }
  database.close();
  return stores;
}

/** Behind the background's back. @param {World} world @param {(store: (name: string) => any) => void} change */
export async function tamper(world, change) {
  const database = await done(world.disk.open('wattguard'));
  const writing = database.transaction([...database.objectStoreNames], 'readwrite');
  change((name) => writing.objectStore(name));
  await new Promise((resolve) => (writing.oncomplete = resolve));
  database.close();
}

/** @param {any} request @returns {Promise<any>} */
const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** One generation is in force, and all of it is there, or what its tables can be made of. @param {World} world */
export async function assertWhole(world) {
  const { generation, plans, tables, texts, rules } = await held(world);
  if (generation === 0) return assert.deepEqual(rules, []);
  const ids = JSON.parse(plans[generation]?.of ?? '[0,[]]')[1].map((/** @type {{ id: string }} */ { id }) => id);
  const canBeMade = ids.every((/** @type {string} */ id) => Object.keys(texts).some((key) => key.startsWith(`${id},`)));
  assert.ok(plans[generation] && (tables[generation] || canBeMade), `rules of ${generation}; plans ${Object.keys(plans)}, tables ${Object.keys(tables)}`);
  const planned = plans[generation].digests.split('\n').filter(Boolean).map((/** @type {string} */ line) => Number(line.split(' ')[0]));
  assert.deepEqual(planned.sort(), rules);
}

/** The list is due. @param {World} world @param {string} [id] */
export const makeDue = (world, id = ADDRESS) => void (world.local.held['tries'][id].nextTry = 0);
