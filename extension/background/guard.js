/**
 * The guard's case for each top document: what its pages, frames and workers showed, and what is done about it.
 *
 * Items of a relay -> evidence (examine.js) -> the document's exhibits (exhibits.js, records.js) -> their sum -> orders to
 * the relays (orders.js), convictions of addresses, stops for the popup. Policy and pause are read when something is done:
 * to read what a page showed takes time, in which the user may decide.
 * Invariant: reports only add evidence; what is done once is not taken back by a later report; no page can hold up another.
 */

import { browser } from '../shared/browser.js';
import { printOf } from '../shared/print.js';
import { decisionFor } from './allowances.js';
import * as badge from './badge.js';
import { convict, inlineOf, lookalikes } from './convictions.js';
import { use } from './detector.js';
import { isTopItself, shownDocument, topDocument } from './documents.js';
import { askOurselves, examine, examineBytes } from './examine.js';
import { exhibit, isNobodys, isStrong, isSuspect, ordersFor, ordersForAll } from './exhibits.js';
import { admitted } from './observed.js';
import { order, orderAll, orderOne } from './orders.js';
import { precise } from './platform.js';
import * as records from './records.js';
import { loadAgain } from './residents.js';
import { siteOf } from './site.js';
import { inTurn, read } from './store.js';
import * as suspects from './suspects.js';
import { expectModules } from './transit.js';

/** @typedef {import('../shared/observed.js').Item} Item */
/** @typedef {import('../shared/observed.js').Observed} Observed */
/** @typedef {import('../shared/observed.js').Orders} Orders */
/** @typedef {import('../shared/boundary.js').Action} Action */
/** @typedef {import('../shared/boundary.js').Evidence} Evidence */
/** @typedef {import('../shared/boundary.js').Policy} Policy */
/** @typedef {import('./documents.js').TopDocument} TopDocument */
/** @typedef {import('./records.js').DocumentRecord} DocumentRecord */
/** @typedef {import('./records.js').Exhibit} Exhibit */
/** @typedef {chrome.runtime.MessageSender} Sender */

/** @typedef {{ tabId: number, top: TopDocument, site: string, key: string, record: DocumentRecord }} Case */

/** @typedef {{ relay: string, document: string, url: string, origin: Exhibit['origin'], by: string }} Witness  a relay, and where it stands */

/** Processor time of a worker that one report may tell of: it tells each ten seconds. */
const MOST_BUSY_MS = 10_000;

/** Scripts that may be asked for once a document is suspect. */
const MOST_WAITING = 16;

/**
 * What a relay saw.
 * @param {Observed} message @param {Sender} sender
 * @returns {Promise<Orders>}
 */
export async function hear(message, sender) {
  const asker = askerOf(sender);
  const [{ tabId, documentId = '' }, top] = [asker, await topOf(sender)];
  if (!top) return {};
  const known = await caseOf(tabId, top);
  if ((await standing(known.site)) === 'silent') return { silence: true };
  // Who reports will soon show something: what it is judged by is loaded meanwhile.
  void use(() => {});

  const { relay } = message;
  const origin = isTopItself(asker, top) ? 'page' : 'frame';
  /** @type {Witness} */
  const witness = { relay, document: documentId || known.key, url: sender.url ?? '', origin, by: origin === 'page' ? known.site : await siteOfFrame(sender) };
  const { record } = known;
  let isNew = false;
  for (const item of admitted(message, tabId, Date.now())) {
    if (item.what === 'busy') record.busy += Math.min(item.amount, MOST_BUSY_MS);
    if (item.what === 'ask') {
      if (record.waiting.length < MOST_WAITING) record.waiting.push({ item, witness });
      continue;
    }
    const evidence = await examine(item, witness.document, top.url);
    if (item.what === 'held') await tellHeld(known, witness, evidence ?? []);
    else isNew = (evidence && show(record, witness, item, evidence)) || isNew;
  }
  if (isNew) await weigh(known);
  if (isSuspect(record) && record.waiting.length > 0) void askFor(known, record.waiting.splice(0));
  if ((await standing(known.site)) === 'silent') return { silence: true };
  // What this document's relay has to do; the others' were told by `weigh`. One that reports nothing asks whether to go on.
  return message.items.length === 0 ? { silence: false } : ordersFor(record, relay);
}

/** Who sent a message. @param {Sender} sender */
function askerOf({ tab, frameId = 0, documentId }) {
  return { tabId: tab?.id ?? -1, frameId, ...(documentId ? { documentId } : {}) };
}

/** Chromium knows no document of a blob: frame; it lies in what the tab shows. @param {Sender} sender */
async function topOf(sender) {
  const asker = askerOf(sender);
  return (await topDocument(asker)) ?? (sender.documentLifecycle === 'active' ? shownDocument(asker.tabId) : null);
}

/**
 * What a document of a suspect site is to know when it begins; null: nothing is done there.
 * @param {Sender} sender @returns {Promise<import('../shared/messages.js').Convicted | null>}
 */
export async function convictedAt(sender) {
  const top = await topOf(sender);
  const site = (top && (await siteOf(top.url))) ?? '';
  if (!top || (await standing(site)) === 'silent') return null;
  if (await suspects.isWatched(top.url)) expectModules(askerOf(sender).tabId, judgeInTransit);
  return { prints: await inlineOf(site, await siteOfFrame(sender)) };
}

/**
 * What the browser itself has of a script or module that a page loads, before its end is passed on.
 * @param {import('./transit.js').Details} details @param {'script' | 'module'} what @param {Uint8Array} bytes
 * @returns {Promise<boolean>}  whether it is refused
 */
export async function judgeInTransit(details, what, bytes) {
  const top = await topDocument(details);
  if (!top) return false;
  const known = await caseOf(details.tabId, top);
  if ((await standing(known.site)) === 'silent') return false;
  const evidence = await examineBytes(what, bytes);
  if (!evidence) return false;
  const { url, documentId = known.key, documentUrl = '', originUrl = '' } = details;
  const origin = isTopItself(details, top) ? 'page' : 'frame';
  /** @type {Witness} */
  const witness = { relay: '', document: documentId, url: documentUrl, origin, by: (await siteOf(originUrl)) ?? '' };
  if (show(known.record, witness, { what, thing: '', type: what, place: 'page', url, text: '' }, evidence)) await weigh(known);
  return known.record.action === 'block' && isStrong({ evidence });
}

/**
 * A script that was convicted did not run: it says nothing new of the document, and the user is told.
 * @param {Case} known @param {Witness} witness @param {Evidence[]} evidence
 */
async function tellHeld({ tabId, top, key }, { url, origin }, evidence) {
  const { host } = lookalikes(url);
  const verdict = { action: /** @type {const} */ ('block'), evidence };
  const record = await records.add(key, { action: 'blocked', url, host, type: 'script', origin, count: 1, at: Date.now(), verdict });
  if (top.active) await badge.show(tabId, record);
}

/**
 * Scripts that no relay may read. Their servers may take their time: nobody waits for them.
 * @param {Case} known @param {DocumentRecord['waiting']} waiting
 */
async function askFor(known, waiting) {
  const shown = waiting.map(async ({ item, witness }) => {
    const evidence = await askOurselves(item, known.top.url);
    return evidence !== null && show(known.record, witness, item, evidence);
  });
  if ((await Promise.all(shown)).some(Boolean)) await weigh(known);
}

/** @param {DocumentRecord} record @param {Witness} witness @param {Pick<Item, 'what' | 'thing' | 'type' | 'place' | 'url' | 'text'>} item @param {Evidence[]} evidence */
function show(record, { relay, url: page, origin, by }, { what, thing, type, place, url, text }, evidence) {
  const own = what === 'inline' ? { print: printOf(text) } : {};
  const name = what === 'frame' ? what : (own.print ?? url);
  return exhibit(record, `${relay}/${thing}/${name}`, { relay, thing, type, place, url, ...own, page, origin, by, evidence });
}

/**
 * The user has decided: what is known of the document that the tab shows is weighed again.
 * @param {number} tabId
 */
export async function reconsider(tabId) {
  const top = await shownDocument(tabId);
  if (!top) return;
  const known = await caseOf(tabId, top);
  if (isSuspect(known.record)) await judge(known);
}

/** Tells all pages whether they are to be watched: an allowance begins or ends, or protection pauses. */
export async function announce() {
  for (const { id, url } of await browser.tabs.query({})) {
    if (id !== undefined && url) orderAll(id, { silence: (await standing((await siteOf(url)) ?? '')) === 'silent' });
  }
}

/** @param {number} tabId @param {TopDocument} top @returns {Promise<Case>} */
async function caseOf(tabId, top) {
  const key = records.ofDocument(top.documentId);
  return { tabId, top, site: (await siteOf(top.url)) ?? '', key, record: await records.get(key) };
}

/** The site of a frame's own document; empty where its origin is nobody's. @param {Sender} sender */
async function siteOfFrame({ origin, url }) {
  return (await siteOf(origin ?? url ?? '')) ?? '';
}

/** How a site stands: nothing is watched there, or the user's policy. @param {string} site @returns {Promise<'silent' | Policy>} */
async function standing(site) {
  if (await read('session', 'paused')) return 'silent';
  const policy = (site && (await decisionFor(site))?.policy) || 'undecided';
  return policy === 'allowed' ? 'silent' : policy;
}

/** In turn with all that changes what is stored. @param {Case} known */
const weigh = (known) => inTurn(() => judge(known));

/** @param {Case} known */
async function judge({ tabId, top, site, key, record }) {
  const policy = await standing(site);
  if (policy === 'silent') return;
  records.hold(key, record);
  const exhibits = Object.values(record.exhibits);
  const action = (await use((detector) => detector.sum(exhibits.flatMap(({ evidence }) => evidence), policy))) ?? 'allow';
  const before = record.action;
  record.action = higher(before, action);
  if (record.action === 'allow') return records.touch(key);
  // A miner's other parts may lie in any frame.
  if (before === 'allow') orderAll(tabId, { attend: true });
  /** @type {'blocked' | 'asked'} */
  const told = record.action === 'block' ? 'blocked' : 'asked';
  const news = exhibits.filter((one) => isStrong(one) && one.told !== told);
  if (told === 'blocked') {
    records.settle(record);
    record.reload ||= news.some((one) => isLoop(one) && !isNobodys(one) && !isGuests(one, site));
    // A frame that was told to load itself again may say more before it does.
    const ordered = new Set(exhibits.flatMap((one) => (isGuests(one, site) && one.told === 'blocked' ? [one.relay] : [])));
    const again = news.filter((one) => isResident(one) || (isGuests(one, site) && !ordered.has(one.relay)));
    order(tabId, ordersForAll(record));
    // Shared and service workers end with their pages only, and are bound by rules only when they start.
    await convict(site, news);
    if (again.length > 0) void loadAgain({ tabId, top, site, again }).then((left) => offerReload(key, left));
  }
  if (news.length > 0) {
    // A frame is suspect by its own site, too.
    await suspects.note([site, ...news.map(({ by }) => by)]);
    expectModules(tabId, judgeInTransit);
  }
  for (const one of news) {
    one.told = told;
    const url = one.url || one.page;
    const verdict = { action: record.action, evidence: one.evidence };
    const stop = { action: told, url, host: lookalikes(url).host, type: one.type, count: 1, at: Date.now(), verdict };
    // Of workers that outlive their page it must still be known when that was loaded again.
    if (isResident(one) && told === 'blocked') await records.add(records.ofSite(site), { ...stop, origin: 'background' });
    else await records.add(key, { ...stop, origin: one.origin });
  }
  await records.touch(key);
  if (top.active) await badge.show(tabId, record);
}

/** A frame that mines although it was loaded again ends with its page only. @param {string} key @param {Exhibit[]} left */
async function offerReload(key, left) {
  if (left.every(isResident)) return;
  (await records.get(key)).reload = true;
  await records.touch(key);
}

/** @param {Exhibit} exhibit */
const isResident = ({ place }) => place === 'shared' || place === 'service';

/** What goes on where its socket and its workers have ended: a loop. What no relay saw was refused on its way. @param {Exhibit} exhibit */
const isLoop = ({ relay, place, type }) => relay !== '' && place !== 'dedicated' && type !== 'websocket';

/** In the own thread of a frame of another site: what that loads the next time is bound. @param {Exhibit} one @param {string} site */
const isGuests = (one, site) => isLoop(one) && one.origin === 'frame' && one.place === 'page' && one.by !== '' && one.by !== site;

/** @param {Action} one @param {Action} other */
function higher(one, other) {
  /** @type {Action[]} */
  const order = ['allow', 'ask', 'block'];
  return order.indexOf(one) > order.indexOf(other) ? one : other;
}

/** A module that a worker loaded, whose bytes no hook saw. */
const MODULES = ['*://*/*.wasm', '*://*/*.wasm?*'];

/** Chromium, where workers of http addresses are not entered: which modules they load. To be called before the first await. */
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
