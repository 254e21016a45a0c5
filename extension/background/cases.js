/**
 * The case of each top document: what its pages, frames and workers showed comes to, and what is done about it.
 *
 * Exhibits (exhibits.js, records.js) -> their sum -> orders to the relays (orders.js), convictions of addresses, stops for the
 * popup. Policy and pause are read when something is done: to read what a page showed takes time, in which the user may decide.
 * Invariant: what is done once is not taken back by a later report.
 */

import { browser } from '../shared/browser.js';
import { decisionFor } from './allowances.js';
import * as badge from './badge.js';
import { convict, isKnown, lookalikes } from './convictions.js';
import { use } from './detector.js';
import { isNobodys, isStrong, ordersForAll } from './exhibits.js';
import { order, orderAll } from './orders.js';
import * as records from './records.js';
import { loadAgain } from './residents.js';
import { siteOf } from './site.js';
import { inTurn, read } from './store.js';
import * as suspects from './suspects.js';

/** @typedef {import('../shared/boundary.js').Action} Action */
/** @typedef {import('../shared/boundary.js').Policy} Policy */
/** @typedef {import('./documents.js').TopDocument} TopDocument */
/** @typedef {import('./records.js').DocumentRecord} DocumentRecord */
/** @typedef {import('./records.js').Exhibit} Exhibit */

/** @typedef {{ tabId: number, top: TopDocument, site: string, key: string, record: DocumentRecord }} Case */

/** @param {number} tabId @param {TopDocument} top @returns {Promise<Case>} */
export async function caseOf(tabId, top) {
  const key = records.ofDocument(top.documentId);
  return { tabId, top, site: (await siteOf(top.url)) ?? '', key, record: await records.get(key) };
}

/** How a site stands: nothing is watched there, or the user's policy. @param {string} site @returns {Promise<'silent' | Policy>} */
export async function standing(site) {
  if (await read('session', 'paused')) return 'silent';
  const policy = (site && (await decisionFor(site))?.policy) || 'undecided';
  return policy === 'allowed' ? 'silent' : policy;
}

/**
 * In turn with all that changes what is stored.
 * @param {Case} known @returns {Promise<boolean>}  whether something was found that was not acted on yet
 */
export const weigh = (known) => inTurn(() => judge(known));

/** For who has the turn already. @param {Case} known @returns {Promise<boolean>} */
export async function judge({ tabId, top, site, key, record }) {
  const policy = await standing(site);
  if (policy === 'silent') return false;
  records.hold(key, record);
  const exhibits = Object.values(record.exhibits);
  // Nobody is asked about code that mined on this site before. Its socket is refused by now, and a second sign would not come.
  const strict = policy === 'undecided' && (await isKnown(site, exhibits.filter(isStrong))) ? 'refused' : policy;
  const action = (await use((detector) => detector.sum(exhibits.flatMap(({ evidence }) => evidence), strict))) ?? 'allow';
  const before = record.action;
  record.action = higher(before, action);
  if (record.action === 'allow') {
    await records.touch(key);
    return false;
  }
  // A miner's other parts may lie in any frame.
  if (before === 'allow') orderAll(tabId, { attend: true });
  /** @type {'blocked' | 'asked'} */
  const told = record.action === 'block' ? 'blocked' : 'asked';
  const news = exhibits.filter((one) => isStrong(one) && one.told !== told);
  if (told === 'blocked') {
    records.settle(record);
    const loops = exhibits.filter((one) => isLoop(one, exhibits));
    const guests = loops.filter((one) => isGuests(one, site));
    record.reload ||= news.some((one) => loops.includes(one) && !isNobodys(one) && !guests.includes(one));
    // A frame that was told to load itself again may say more before it does.
    const ordered = new Set(guests.flatMap(({ relay, told }) => (told === 'blocked' ? [relay] : [])));
    const again = news.filter((one) => isResident(one) || (guests.includes(one) && !ordered.has(one.relay)));
    order(tabId, ordersForAll(record));
    // Shared and service workers end with their pages only, and are bound by rules only when they start.
    await convict(site, news);
    if (again.length > 0) void loadAgain({ tabId, top, site, again }).then((left) => offerReload(key, left));
  }
  // A frame is suspect by its own site, too.
  if (news.length > 0) await suspects.note([site, ...news.map(({ by }) => by)]);
  for (const one of news) {
    const isTold = exhibits.some((other) => other.told === told && isSame(one, other));
    one.told = told;
    if (isTold) continue;
    const url = one.url || one.page;
    const verdict = { action: record.action, evidence: one.evidence };
    const stop = { action: told, url, host: lookalikes(url).host, type: one.type, count: 1, at: Date.now(), verdict };
    // Of workers that outlive their page it must still be known when that was loaded again.
    if (isResident(one) && told === 'blocked') await records.add(records.ofSite(site), { ...stop, origin: 'background' });
    else await records.add(key, { ...stop, origin: one.origin });
  }
  await records.touch(key);
  if (top.active) await badge.show(tabId, record);
  return news.length > 0;
}

/** A frame that mines although it was loaded again ends with its page only. @param {string} key @param {Exhibit[]} left */
async function offerReload(key, left) {
  if (left.every(isResident)) return;
  (await records.get(key)).reload = true;
  await records.touch(key);
}

/** What was read on its way is read by its page's relay, too. @param {Exhibit} one @param {Exhibit} other */
const isSame = (one, other) => one.url !== '' && one.url === other.url && one.type === other.type && (one.relay === '') !== (other.relay === '');

/** @param {Exhibit} exhibit */
const isResident = ({ place }) => place === 'shared' || place === 'service';

/**
 * What goes on where its socket and its workers have ended: a loop. What no relay saw was refused on its way; a script whose
 * document has workers that mine has brought them there, and those have ended.
 * @param {Exhibit} exhibit @param {Exhibit[]} all
 */
function isLoop({ relay, place, type }, all) {
  if (relay === '' || place === 'dedicated' || type === 'websocket') return false;
  return !(type === 'script' && all.some((one) => one.relay === relay && one.place === 'dedicated' && isStrong(one)));
}

/** In the own thread of a frame of another site: what that loads the next time is bound. @param {Exhibit} loop @param {string} site */
const isGuests = ({ origin, place, by }, site) => origin === 'frame' && place === 'page' && by !== '' && by !== site;

/** @param {Action} one @param {Action} other */
function higher(one, other) {
  /** @type {Action[]} */
  const order = ['allow', 'ask', 'block'];
  return order.indexOf(one) > order.indexOf(other) ? one : other;
}

/** Tells all pages whether they are to be watched: an allowance begins or ends, or protection pauses. */
export async function announce() {
  for (const { id, url } of await browser.tabs.query({})) {
    if (id !== undefined && url) orderAll(id, { silence: (await standing((await siteOf(url)) ?? '')) === 'silent' });
  }
}
