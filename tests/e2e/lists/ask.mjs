/**
 * Lists as the options page has them, and as pages feel them.
 *
 * A browser, a message -> the background's report; a tab, a host -> whether a request for it arrives; a browser -> which
 * generation is in force, and what of it is there.
 */
import assert from 'node:assert/strict';

/** @typedef {import('../harness/browsers.mjs').Browser} Browser */
/** @typedef {import('../harness/browsers.mjs').Tab} Tab */
/** @typedef {import('../harness/server.mjs').Web} Web */
/** @typedef {import('../../../extension/shared/lists.js').ListsMessage} ListsMessage */
/** @typedef {import('../../../extension/shared/lists.js').ListsReport} ListsReport */
/** @typedef {import('../../../extension/shared/lists.js').ListReport} ListReport */
/** @typedef {import('../../../extension/shared/boundary.js').Verdict} Verdict */

/** @param {Browser} browser @param {ListsMessage} message @returns {Promise<any>} */
const ask = (browser, message) => browser.inExtension((message) => chrome.runtime.sendMessage(message), message);

/** @param {Browser} browser @param {ListsMessage} message @returns {Promise<ListsReport>} */
export const send = (browser, message) => ask(browser, message);

/** @param {Browser} browser @param {string} host @param {string} [path] @returns {Promise<Verdict>} */
export const verdictOn = (browser, host, path = '/x.js') =>
  ask(browser, { kind: 'testAddress', address: `https://${host}${path}`, type: 'script', page: 'https://page.test/' });

/** Messages that none waits for. @param {Browser} browser @param {ListsMessage} message */
export const post = (browser, message) => browser.inExtension((message) => void chrome.runtime.sendMessage(message).catch(() => {}), message);

/** Until the background answers: after a death a browser needs a moment before it starts it again. @param {Browser} browser @returns {Promise<ListsReport>} */
export async function awake(browser) {
  for (const end = Date.now() + 10_000; ; ) {
    const report = await send(browser, { kind: 'describeLists' }).catch((fault) => {
      if (Date.now() > end) throw fault;
    });
    if (report) return report;
  }
}

/** @param {ListsReport} report @param {string} id @returns {ListReport} */
export function listIn(report, id) {
  const list = report.lists.find((list) => list.id === id);
  if (!list) throw new Error(`no list ${id}: ${report.lists.map(({ id }) => id)}`);
  return list;
}

/**
 * Only lists of the test are asked for.
 * @param {Browser} browser
 */
export async function withoutCatalogue(browser) {
  for (const { id, on } of (await awake(browser)).lists) if (on) await send(browser, { kind: 'changeList', id, on: false });
}

/** Subscribes, and the list is in force. @param {Browser} browser @param {string} address */
export async function subscribed(browser, address) {
  const report = await send(browser, { kind: 'addList', address });
  assert.deepEqual([report.fault, report.installFault, listIn(report, address).fault], [null, null, null]);
  return listIn(report, address);
}

/** @param {Browser} browser @param {string} id */
export async function updated(browser, id) {
  return listIn(await send(browser, { kind: 'updateLists', ids: [id] }), id);
}

let requests = 0;

/** Whether what a page asks of a host arrives there. @param {Web} web @param {Tab} tab @param {string} host @param {string} [path] @returns {Promise<'arrived' | 'refused'>} */
export async function outcomeOf(web, tab, host, path = '/') {
  const url = `https://${host}${path}?${(requests += 1)}`;
  const outcome = await tab.evaluate((url) => fetch(url, { mode: 'no-cors' }).then(() => 'arrived', () => 'refused'), url);
  const isThere = web.reached(host).some((arrival) => url.endsWith(arrival.path));
  assert.equal(isThere, outcome === 'arrived', `${url}: the page says ${outcome}`);
  return isThere ? 'arrived' : 'refused';
}

/**
 * What the browser holds, read without the background: the generation that its rules name, the hosts in its rules, and the
 * generations of which there are tables.
 * @param {Browser} browser
 * @returns {Promise<{ generation: number, hosts: string[], rules: number[], tables: number[], plans: number[] }>}
 */
export function held(browser) {
  return browser.inExtension(async () => {
    const rules = (await chrome.declarativeNetRequest.getDynamicRules()).filter(({ id }) => id >= 1_000);
    const marker = rules.find(({ id }) => id === 1_000)?.condition.requestDomains?.[0];
    const keys = await new Promise((resolve, reject) => {
      const opening = indexedDB.open('wattguard', 1);
      // Without the background's own tables there are none; an empty database would be taken for its.
      opening.onupgradeneeded = () => opening.transaction?.abort();
      opening.onerror = () => resolve([[], []]);
      opening.onsuccess = () => {
        const reading = opening.result.transaction(['tables', 'plans']);
        const [tables, plans] = [reading.objectStore('tables').getAllKeys(), reading.objectStore('plans').getAllKeys()];
        reading.oncomplete = () => {
          opening.result.close();
          resolve([tables.result, plans.result]);
        };
        reading.onerror = () => reject(reading.error);
      };
    });
    return {
      generation: Number(/^g(\d+)\./.exec(marker ?? '')?.[1] ?? 0),
      hosts: rules.filter(({ id }) => id > 1_000).flatMap(({ condition }) => condition.requestDomains ?? []),
      rules: rules.filter(({ id }) => id > 1_000).map(({ id }) => id),
      tables: keys[0],
      plans: keys[1],
    };
  });
}

/** What is in force is whole, or `awaits` tables, which the next life makes. @param {Awaited<ReturnType<typeof held>>} state */
export function assertWhole({ generation, tables, plans }, { awaits = false } = {}) {
  assert.ok((awaits || tables.includes(generation)) && plans.includes(generation), `rules of ${generation}, tables of ${tables}, plans of ${plans}`);
}

/** The list is due, whatever was noted. @param {Browser} browser @param {string} id @param {number} [nextTry] */
export const makeDue = (browser, id, nextTry = 0) =>
  browser.inExtension(
    async (id, nextTry) => {
      const { tries } = /** @type {{ tries: Record<string, object> }} */ (await chrome.storage.local.get('tries'));
      await chrome.storage.local.set({ tries: { ...tries, [id]: { ...tries[id], nextTry } } });
    },
    id,
    nextTry,
  );

/** The time of the next look has come. @param {Browser} browser */
export const ring = (browser) => browser.inExtension(() => chrome.alarms.create('lists', { when: Date.now() }));

/**
 * What is held once it is what is wanted: looks again after each pause, for 20 s.
 * @param {Browser} browser @param {(state: Awaited<ReturnType<typeof held>>) => boolean} isWanted
 */
export async function heldOnce(browser, isWanted) {
  for (const end = Date.now() + 20_000; ; ) {
    const state = await held(browser);
    if (isWanted(state)) return state;
    if (Date.now() > end) throw new Error(`still ${JSON.stringify({ ...state, hosts: state.hosts.slice(0, 20) })}`);
    await new Promise((next) => setTimeout(next, 50));
  }
}
