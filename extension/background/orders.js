/**
 * What the relays of a tab are told.
 *
 * Every relay of a tab hears what is ordered and takes what is under its own name: numbers of frames pass on to the next
 * document, and names do not. Nobody waits for a relay: a page whose thread is busy answers late or never.
 */

import { browser } from '../shared/browser.js';

/** @typedef {import('../shared/observed.js').Orders} Orders */

/** @param {number} tabId @param {Record<string, Orders>} to  by relay */
export function order(tabId, to) {
  if (Object.keys(to).length > 0) void tell(tabId, { kind: 'orders', to });
}

/** @param {number} tabId @param {Orders} orders  for all its relays */
export function orderAll(tabId, orders) {
  void tell(tabId, { kind: 'orders', to: null, orders });
}

/** @param {number} tabId @param {{ documentId: string } | { frameId: number }} which  its document @param {Orders} orders */
export function orderOne(tabId, which, orders) {
  void tell(tabId, { kind: 'orders', to: null, orders }, which);
}

/**
 * Unregisters the service workers among things of a relay.
 * @param {number} tabId @param {string} relay @param {string[]} things @returns {Promise<unknown>} once it is done
 */
export function unregister(tabId, relay, things) {
  return tell(tabId, { kind: 'unregister', to: relay, things });
}

/** Loads a frame again. @param {number} tabId @param {string} relay */
export function reloadFrame(tabId, relay) {
  void tell(tabId, { kind: 'reload', to: relay });
}

/** @param {number} tabId @param {import('../shared/observed.js').OrdersGiven | import('../shared/observed.js').Unregister | import('../shared/observed.js').Reload} message @param {{ documentId?: string, frameId?: number }} [which] */
async function tell(tabId, message, which = {}) {
  try {
    return await browser.tabs.sendMessage(tabId, message, which);
  } catch {
    return undefined; // The document is gone, and what it ran with it.
  }
}
