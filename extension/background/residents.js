/**
 * What mined and ends only when it is loaded again: shared and service workers, which outlive what started them and are bound
 * by rules only when they start, and frames of other sites, in their own thread.
 *
 * Service workers are unregistered, those that mined and no other; then what started them is loaded again, the page or the
 * frame: once for each site, because what was convicted is refused to it from then on, until it was allowed to mine.
 */

import { browser } from '../shared/browser.js';
import { shownDocument } from './documents.js';
import { reloadFrame, unregister } from './orders.js';
import { inTurn, read, write } from './store.js';

/** @typedef {import('./records.js').Exhibit} Exhibit */

const MOST_RELOADED = 64;

/**
 * @param {{ tabId: number, top: import('./documents.js').TopDocument, site: string, again: Exhibit[] }} found
 * @returns {Promise<Exhibit[]>}  what was loaded again before
 */
export async function loadAgain({ tabId, top, site, again }) {
  const services = again.filter(({ place }) => place === 'service');
  const things = (/** @type {string} */ name) => services.flatMap(({ relay, thing }) => (relay === name ? [thing] : []));
  await Promise.all([...new Set(services.map(({ relay }) => relay))].map((relay) => unregister(tabId, relay, [...new Set(things(relay))])));
  /** @type {Exhibit[]} */
  const left = [];
  // One of each document: all that it runs is loaded again with it.
  for (const one of new Map(again.map((one) => [one.relay, one])).values()) {
    const { origin, relay, by } = one;
    if (!(await isFirst(origin === 'page' ? site : `${by} in ${site}`))) left.push(one);
    else if (origin === 'page') await reload(tabId, top.documentId);
    else reloadFrame(tabId, relay);
  }
  return left;
}

/** Workers that started while a site might mine are bound by no rule. @param {string} site */
export async function forgetReloads(site) {
  const known = await read('session', 'reloaded');
  const kept = known.filter((name) => name !== site && !name.endsWith(` in ${site}`));
  if (kept.length < known.length) await write('session', 'reloaded', kept);
}

/** Not a page that the user is leaving. @param {number} tabId @param {string} documentId */
async function reload(tabId, documentId) {
  const [tab, shown] = [await browser.tabs.get(tabId).catch(() => null), await shownDocument(tabId)];
  if (tab && !tab.pendingUrl && shown?.documentId === documentId) await browser.tabs.reload(tabId).catch(() => {});
}

/** @param {string} name */
function isFirst(name) {
  return inTurn(async () => {
    const known = await read('session', 'reloaded');
    if (known.includes(name)) return false;
    await write('session', 'reloaded', [...known, name].slice(-MOST_RELOADED));
    return true;
  });
}
