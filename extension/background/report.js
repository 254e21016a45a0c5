/**
 * Everything that the popup shows of a tab.
 */

import { browser } from '../shared/browser.js';
import { decisionFor } from './allowances.js';
import * as badge from './badge.js';
import * as core from './core.js';
import * as detector from './detector.js';
import { shownDocument } from './documents.js';
import * as records from './records.js';
import { siteOf } from './site.js';
import { note, read } from './store.js';

/** @typedef {import('../shared/messages.js').TabReport} TabReport */
/** @typedef {import('../shared/messages.js').Note} Note */

/**
 * @param {number} tabId
 * @returns {Promise<TabReport>}
 */
export async function describe(tabId) {
  // A tab that was closed in the meantime has nothing to show.
  const tab = await browser.tabs.get(tabId).catch(() => ({ url: '', incognito: false }));
  const top = await shownDocument(tabId);
  const site = await siteOf(tab.url ?? top?.url ?? '');
  const decision = site ? await decisionFor(site) : undefined;
  const document = top ? await records.get(records.ofDocument(top.documentId)) : records.empty();
  const workers = site ? await records.get(records.ofSite(site)) : records.empty();
  if (top && document.stops.length > 0) await badge.show(tabId, document);
  const traps = core.faults() + detector.faults();
  if (traps > 0) await note({ kind: 'coreUnavailable', traps });
  const openBefore = await read('session', 'openBefore');
  return {
    site,
    policy: decision?.policy ?? 'undecided',
    until: decision?.until ?? null,
    duration: decision?.duration ?? null,
    paused: await read('session', 'paused'),
    private: tab.incognito,
    stops: [...document.stops, ...workers.stops].sort((a, b) => b.at - a.at).slice(0, records.MOST_STOPS),
    stopped: document.stopped + workers.stopped,
    openBefore: top !== null && openBefore.includes(top.documentId),
    access: await access(tab.url ?? ''),
    gaps: decision?.policy === 'allowed' ? ['sharedWorkersOfFrames'] : [],
    notes: await read('session', 'notes'),
    reload: document.reload,
    saved: document.action === 'block' && document.busy > 0 ? { milliseconds: document.busy, cores: navigator.hardwareConcurrency } : null,
  };
}

/**
 * Where the user lets Wattguard see pages.
 * @param {string} url
 * @returns {Promise<'all' | 'limited' | 'none'>}
 */
async function access(url) {
  const has = (/** @type {string} */ origin) => browser.permissions.contains({ origins: [origin] });
  if (await has('<all_urls>')) return 'all';
  if (/^https?:/.test(url) && (await has(`${new URL(url).protocol}//${new URL(url).hostname}/*`))) return 'all';
  const { origins = [] } = await browser.permissions.getAll();
  return origins.length > 0 ? 'limited' : 'none';
}
