/**
 * The guard: hears what pages, frames and workers show, and brings it before the case of their top document (cases.js).
 *
 * Items of a relay, or a script on its way (transit.js) -> evidence (examine.js) -> an exhibit; where it says something new the
 * case is weighed -> orders for the relay that asked.
 * Invariant: reports only add evidence; no page can hold up another.
 */

import { printOf } from '../shared/print.js';
import * as badge from './badge.js';
import { caseOf, judge, standing, weigh } from './cases.js';
import { codeOf, lookalikes } from './convictions.js';
import { use } from './detector.js';
import { isTopItself, shownDocument, topDocument } from './documents.js';
import { askOurselves, examine, examineBytes } from './examine.js';
import { exhibit, isStrong, isSuspect, ordersFor } from './exhibits.js';
import { admitted } from './observed.js';
import * as records from './records.js';
import { siteOf } from './site.js';
import * as suspects from './suspects.js';
import { expectModules } from './transit.js';

/** @typedef {import('../shared/observed.js').Item} Item */
/** @typedef {import('../shared/observed.js').Observed} Observed */
/** @typedef {import('../shared/observed.js').Orders} Orders */
/** @typedef {import('../shared/boundary.js').Evidence} Evidence */
/** @typedef {import('./cases.js').Case} Case */
/** @typedef {import('./records.js').DocumentRecord} DocumentRecord */
/** @typedef {import('./records.js').Exhibit} Exhibit */
/** @typedef {chrome.runtime.MessageSender} Sender */

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
  if (isNew) await act(known);
  if (isSuspect(record) && record.waiting.length > 0) void askFor(known, record.waiting.splice(0));
  if ((await standing(known.site)) === 'silent') return { silence: true };
  // What this document's relay has to do; the others' were told when it was weighed. One that reports nothing asks whether to go on.
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
  return { prints: await codeOf(site, await siteOfFrame(sender)) };
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
  if (show(known.record, witness, { what, thing: '', type: what, place: 'page', url, text: '' }, evidence)) await act(known);
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
  if ((await Promise.all(shown)).some(Boolean)) await act(known);
}

/** @param {Case} known */
async function act(known) {
  if (await weigh(known)) expectModules(known.tabId, judgeInTransit);
}

/** @param {DocumentRecord} record @param {Witness} witness @param {Pick<Item, 'what' | 'thing' | 'type' | 'place' | 'url' | 'text'>} item @param {Evidence[]} evidence */
function show(record, { relay, url: page, origin, by }, { what, thing, type, place, url, text }, evidence) {
  // To read all of a long text once more takes some time: only code that may be convicted is known by its print.
  const isCode = what !== 'frame' && text !== '' && (what === 'inline' || isStrong({ evidence }));
  const own = isCode ? { print: printOf(text) } : {};
  const name = what === 'frame' ? what : what === 'inline' ? own.print : url;
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
  if (isSuspect(known.record) && (await judge(known))) expectModules(tabId, judgeInTransit);
}

/** The site of a frame's own document; empty where its origin is nobody's. @param {Sender} sender */
async function siteOfFrame({ origin, url }) {
  return (await siteOf(origin ?? url ?? '')) ?? '';
}
