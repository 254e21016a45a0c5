/**
 * The guard's case for each top document: what its pages, frames and workers showed, and what is done about it.
 *
 * Items of a relay -> evidence (examine.js) -> the document's exhibits (records.js) -> their sum -> orders to the relays,
 * convictions of addresses, stops for the popup. Policy and pause are read at every step: on an allowed site the relays are
 * told to be silent.
 * Invariant: reports only add evidence; what is done once is not taken back by a later report.
 */

import { browser } from '../shared/browser.js';
import { decisionFor } from './allowances.js';
import * as badge from './badge.js';
import { convict, lookalikes } from './convictions.js';
import { use } from './detector.js';
import { isTopItself, shownDocument, topDocument } from './documents.js';
import { examine } from './examine.js';
import { precise } from './platform.js';
import * as records from './records.js';
import { siteOf } from './site.js';
import { inTurn, read } from './store.js';

/** @typedef {import('../shared/observed.js').Item} Item */
/** @typedef {import('../shared/observed.js').Orders} Orders */
/** @typedef {import('../shared/boundary.js').Action} Action */
/** @typedef {import('../shared/boundary.js').Policy} Policy */
/** @typedef {import('./documents.js').TopDocument} TopDocument */
/** @typedef {import('./records.js').DocumentRecord} DocumentRecord */
/** @typedef {import('./records.js').Exhibit} Exhibit */
/** @typedef {chrome.runtime.MessageSender} Sender */

/** How much a document may show before the rest is left aside. */
const MOST_EXHIBITS = 100;

/**
 * What a relay saw.
 * @param {Item[]} items @param {Sender} sender
 * @returns {Promise<Orders>}
 */
export async function hear(items, sender) {
  const tabId = sender.tab?.id ?? -1;
  const [frameId, documentId] = [sender.frameId ?? 0, sender.documentId ?? ''];
  const asker = { tabId, frameId, ...(documentId ? { documentId } : {}) };
  // Chromium knows no document of a blob: frame; it lies in what the tab shows.
  const top = (await topDocument(asker)) ?? (sender.documentLifecycle === 'active' ? await shownDocument(tabId) : null);
  if (!top || (await read('session', 'paused'))) return top ? { silence: true } : {};
  const site = (await siteOf(top.url)) ?? '';
  const policy = await policyOf(site);
  if (policy === 'allowed') return { silence: true };

  const key = records.ofDocument(top.documentId);
  const record = await records.get(key);
  const origin = isTopItself(asker, top) ? 'page' : 'frame';
  let isNew = false;
  for (const item of items) {
    if (item.what === 'busy') record.busy += item.amount;
    const evidence = await examine(item, documentId || key, top.url, isSuspect(record));
    if (!evidence) continue;
    const name = `${documentId}/${item.thing}/${item.what === 'frame' ? 'frame' : item.url}`;
    if (!record.exhibits[name] && Object.keys(record.exhibits).length >= MOST_EXHIBITS) continue;
    const { thing, type, place, url } = item;
    record.exhibits[name] = { frameId, thing, type, place, url: url || (sender.url ?? ''), origin, evidence, told: record.exhibits[name]?.told ?? null };
    isNew = true;
  }
  if (isNew) await inTurn(() => weigh({ tabId, top, site, key, record }, policy));
  // What this document's relay has to do; the others' were told by `weigh`.
  return orders(record, frameId);
}

/**
 * The user has decided: what is known of the document that the tab shows is weighed again.
 * @param {number} tabId
 */
export async function reconsider(tabId) {
  const top = await shownDocument(tabId);
  if (!top) return;
  const site = (await siteOf(top.url)) ?? '';
  const key = records.ofDocument(top.documentId);
  const record = await records.get(key);
  const policy = await policyOf(site);
  if (policy === 'allowed' || (await read('session', 'paused'))) return order(tabId, undefined, { silence: true });
  if (isSuspect(record)) await weigh({ tabId, top, site, key, record }, policy);
}

/** @param {string} site @returns {Promise<Policy>} */
async function policyOf(site) {
  return (site && (await decisionFor(site))?.policy) || 'undecided';
}

/** @typedef {{ tabId: number, top: TopDocument, site: string, key: string, record: DocumentRecord }} Case */

/** @param {Case} known @param {Policy} policy */
async function weigh({ tabId, top, site, key, record }, policy) {
  const exhibits = Object.values(record.exhibits);
  const action = (await use((detector) => detector.sum(exhibits.flatMap(({ evidence }) => evidence), policy))) ?? 'allow';
  record.action = higher(record.action, action);
  if (record.action === 'allow') return records.touch(key);
  const told = record.action === 'block' ? 'blocked' : 'asked';
  const news = exhibits.filter((exhibit) => isStrong(exhibit) && exhibit.told !== told);
  if (told === 'blocked') {
    records.settle(record);
    record.reload ||= news.some(({ place, type }) => place !== 'dedicated' && type !== 'websocket');
    // Shared and service workers end with their pages only, and are bound by rules only when they start.
    const isNew = await convict(site, news);
    for (const frameId of new Set(exhibits.map((exhibit) => exhibit.frameId))) await order(tabId, frameId, orders(record, frameId));
    const residents = news.filter(({ place }) => place === 'shared' || place === 'service');
    if (residents.length > 0) void endResidents(tabId, top, residents, isNew);
  }
  for (const exhibit of news) {
    exhibit.told = told;
    const { url, type, origin, evidence } = exhibit;
    const { host } = lookalikes(url);
    /** @type {Omit<import('../shared/messages.js').Stop, 'origin'>} */
    const stop = { action: told, url, host, type, count: 1, at: Date.now(), verdict: { action: record.action, evidence } };
    const isResident = exhibit.place === 'shared' || exhibit.place === 'service';
    // Of workers that outlive their page it must still be known when that was loaded again.
    if (isResident && told === 'blocked') await records.add(records.ofSite(site), { ...stop, origin: 'background' });
    else await records.add(key, { ...stop, origin });
  }
  await records.touch(key);
  if (top.active) await badge.show(tabId, record);
}

/**
 * Unregisters the service workers, and loads the page again if one was there or something is refused from now on; not a page
 * that the user is leaving. When it comes back nothing is registered and nothing is new, so it is loaded again only once.
 * @param {number} tabId @param {TopDocument} top @param {Exhibit[]} residents @param {boolean} isNew
 */
async function endResidents(tabId, top, residents, isNew) {
  const frames = new Set(residents.filter(({ place }) => place === 'service').map(({ frameId }) => frameId));
  const ended = await Promise.all([...frames].map((frameId) => tell(tabId, frameId, { kind: 'unregister' })));
  if (!isNew && !ended.some((count) => Number(count) > 0)) return;
  const [tab, shown] = [await browser.tabs.get(tabId).catch(() => null), await shownDocument(tabId)];
  if (tab && !tab.pendingUrl && shown?.documentId === top.documentId) await browser.tabs.reload(tabId).catch(() => {});
}

/** @param {Action} one @param {Action} other */
function higher(one, other) {
  /** @type {Action[]} */
  const order = ['allow', 'ask', 'block'];
  return order.indexOf(one) > order.indexOf(other) ? one : other;
}

/** Something was found that honest pages hardly ever show. @param {DocumentRecord} record */
function isSuspect(record) {
  return Object.values(record.exhibits).some(isStrong);
}

/** @param {Exhibit} exhibit */
function isStrong({ evidence }) {
  return evidence.some(({ strength, doubted, family }) => family !== 'behaviour' && (strength === 'conclusive' || (strength === 'strong' && !doubted)));
}

/**
 * What the relay of a frame is to do now.
 * @param {DocumentRecord} record @param {number} frameId
 * @returns {Orders}
 */
function orders(record, frameId) {
  const here = Object.values(record.exhibits).filter((exhibit) => exhibit.frameId === frameId);
  if (here.length === 0) return {};
  // A worker's script alone says little about the page; all other signs may have more of their kind beside them.
  const look = here.some(({ evidence }) => evidence.some(({ family }) => family !== 'behaviour'));
  if (record.action !== 'block') return { look };
  return { look, isMining: true, stop: here.map(({ thing }) => thing) };
}

/** @param {number} tabId @param {number | undefined} frameId @param {Orders} orders */
const order = (tabId, frameId, orders) => tell(tabId, frameId, { kind: 'orders', orders });

/** @param {number} tabId @param {number | undefined} frameId  undefined: all frames @param {object} message */
async function tell(tabId, frameId, message) {
  try {
    return await browser.tabs.sendMessage(tabId, message, frameId === undefined ? {} : { frameId });
  } catch {
    return undefined; // The document is gone, and what it ran with it.
  }
}

/** A module that a worker loaded, whose bytes no hook saw. */
const MODULES = ['*://*/*.wasm', '*://*/*.wasm?*'];

/** Chromium, where workers of http addresses are not entered: which modules they load. To be called before the first await. */
export function watchModules() {
  if (precise) return;
  browser.webRequest.onCompleted.addListener((details) => void loaded(details), { urls: MODULES });
}

/** @param {chrome.webRequest.OnCompletedDetails} details */
async function loaded({ tabId, frameId, url, initiator }) {
  const given = { again: [url] };
  if (tabId >= 0) return order(tabId, frameId, given);
  // A shared or service worker: any document of its origin may look.
  const tabs = initiator?.startsWith('http') ? await browser.tabs.query({ url: `${initiator}/*` }) : [];
  for (const { id } of tabs.slice(0, 4)) if (id !== undefined) await order(id, undefined, given);
}

/** @param {unknown} message @returns {message is { kind: 'observed', items: Item[] }} */
export function isObserved(message) {
  if (typeof message !== 'object' || message === null || Reflect.get(message, 'kind') !== 'observed') return false;
  const items = Reflect.get(message, 'items');
  return Array.isArray(items) && items.length <= 256 && items.every(isItem);
}

const WHATS = ['frame', 'module', 'script', 'ask', 'compiled', 'memory', 'busy'];

/** @param {unknown} item */
function isItem(item) {
  if (typeof item !== 'object' || item === null) return false;
  const field = (/** @type {string} */ name) => Reflect.get(item, name);
  return (
    WHATS.includes(field('what')) &&
    ['thing', 'type', 'place', 'url', 'text'].every((name) => typeof field(name) === 'string') &&
    field('thing').length < 40 && field('url').length <= 2_000 && Number.isFinite(field('amount')) && field('amount') >= 0
  );
}
