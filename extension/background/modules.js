/**
 * Chromium: modules that workers of http addresses load, which no hook sees there: a relay takes a second look at them.
 */

import { browser } from '../shared/browser.js';
import { orderOne } from './orders.js';
import { precise } from './platform.js';

const MODULES = ['*://*/*.wasm', '*://*/*.wasm?*'];

/** To be called before the first await of the background. */
export function watchModules() {
  if (precise) return;
  browser.webRequest.onCompleted.addListener((details) => void loaded(details), { urls: MODULES });
}

/** @param {chrome.webRequest.OnCompletedDetails} details */
async function loaded({ tabId, documentId, frameId, url, initiator }) {
  const given = { again: [url] };
  // Only who loaded it may look: to another document it is nothing of its own.
  if (tabId >= 0) return orderOne(tabId, documentId ? { documentId } : { frameId }, given);
  // A shared or service worker: any page of its origin may look.
  const tabs = initiator?.startsWith('http') ? await browser.tabs.query({ url: `${initiator}/*` }) : [];
  for (const { id } of tabs.slice(0, 4)) if (id !== undefined) orderOne(id, { frameId: 0 }, given);
}
