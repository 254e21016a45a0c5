/**
 * Requests to hosts of the bundled list: judged, recorded, and in Firefox blocked.
 *
 * The listeners hear of no other host, so that nothing wakes the background for ordinary pages. In Chrome the static rules
 * have blocked before we are asked; the listener learns of it, asks the core which filter it was (another blocker gives
 * the same error) and records it. In Firefox the listener blocks, by the site of the tab.
 */

import { hidden, offered } from '../../rules/compiled/bundled.js';
import { browser } from '../shared/browser.js';
import { BUNDLED } from '../shared/lists.js';
import { decisionFor } from './allowances.js';
import * as badge from './badge.js';
import * as core from './core.js';
import { isTopItself, topDocument } from './documents.js';
import { precise } from './platform.js';
import * as records from './records.js';
import { siteOf } from './site.js';
import { inTurn, read } from './store.js';

/** @typedef {import('../shared/messages.js').Verdict} Verdict */
/** @typedef {import('./documents.js').Asker & { url: string, type: string, timeStamp: number, error?: string }} Details */
/** @typedef {import('./documents.js').TopDocument} TopDocument */

/** How Chrome says that an extension's rule has blocked a request. */
const BLOCKED = 'net::ERR_BLOCKED_BY_CLIENT';

/** Registers the listeners; to be called before the first await of the background. */
export function observe() {
  const { onBeforeRequest, onErrorOccurred } = browser.webRequest;
  if (precise) {
    const hear = /** @type {any} */ (block); // Chrome's types know no promise as an answer.
    onBeforeRequest.addListener(hear, { urls: patterns([...hidden, ...offered]) }, ['blocking']);
    return;
  }
  onErrorOccurred.addListener(
    (details) => {
      if (details.error === BLOCKED) void judge(details, 'blocked');
    },
    { urls: patterns([...hidden, ...offered]) },
  );
  onBeforeRequest.addListener((details) => void judge(details, 'asked'), { urls: patterns(offered) });
}

/**
 * Match patterns for hosts and all below: Chrome's `*` is http(s) only, Firefox's takes a trailing dot for part of a name.
 * @param {readonly string[]} hosts
 */
export function patterns(hosts) {
  return hosts.flatMap((host) => [`*://*.${host}/*`, `ws://*.${host}/*`, `wss://*.${host}/*`, `*://*.${host}./*`]);
}

/** Firefox: the answer to a request. @param {Details} details */
async function block(details) {
  try {
    return { cancel: (await judge(details, 'any')) === 'blocked' };
  } catch (fault) {
    console.error('wattguard: a request could not be judged', fault);
    return { cancel: guess('undecided', 'any', details.url) === 'blocked' };
  }
}

/**
 * Judges a request and records what comes of it.
 * @param {Details} details
 * @param {'blocked' | 'asked' | 'any'} heard  what the event can mean: it was blocked; it may be asked about; either
 * @param {(verdict: Verdict) => boolean} [isWanted]  which verdicts count
 * @returns {Promise<'blocked' | 'asked' | 'passed'>}
 */
async function judge(details, heard, isWanted = () => true) {
  if (details.type === 'main_frame') return 'passed';
  // Looked for at once: a moment later the frame may be gone, or the tab at another page.
  const found = topDocument(details);
  if (await read('session', 'paused')) return 'passed';
  const top = await found;
  const source = details.initiator ?? details.originUrl ?? '';
  // Of a frame that is gone Firefox still says in which page it lay; the frame's own site must not stand for that page's.
  const page = top ? top.url : (details.frameAncestors?.at(-1)?.url ?? source);
  const site = (await siteOf(page)) ?? '';
  const policy = (site && (await inTurn(() => decisionFor(site)))?.policy) || 'undecided';
  const verdict = await core.use((core) => core.checkRequest(details.url, details.type, source, policy));
  if (verdict && !isWanted(verdict)) return 'passed';
  const action = verdict ? outcome(verdict) : guess(policy, heard, details.url);
  if (action === 'passed' || (heard !== 'any' && heard !== action)) return 'passed';
  // The answer does not wait for the record.
  void record(details, top, site, action, verdict).catch((fault) => console.error('wattguard: not recorded', fault));
  return action;
}

const MOST_REFUSED = 64;

/** @param {unknown} message @returns {message is { kind: 'refused', items: { url: string, type: string }[] }} */
export function isRefused(message) {
  if (typeof message !== 'object' || message === null || Reflect.get(message, 'kind') !== 'refused') return false;
  const items = Reflect.get(message, 'items');
  return Array.isArray(items) && items.length <= MOST_REFUSED && items.every((item) => typeof item?.url === 'string' && typeof item?.type === 'string');
}

/**
 * What a relay saw fail, at hosts that a list may name: the lists say whether it was they. Requests to hosts of the bundled
 * list are heard of already.
 * @param {{ items: { url: string, type: string }[] }} message @param {chrome.runtime.MessageSender} sender
 */
export async function refused({ items }, { tab, frameId = 0, documentId, origin = '' }) {
  for (const { url, type } of items) {
    const asker = { tabId: tab?.id ?? -1, frameId, ...(documentId ? { documentId } : {}), initiator: origin };
    await judge({ ...asker, url, type, timeStamp: Date.now() }, 'blocked', isOfOtherList);
  }
}

/** @param {Verdict} verdict */
const isOfOtherList = ({ evidence }) => evidence.some(({ where }) => where.kind === 'line' && where.list !== BUNDLED);

/** What a verdict means. @param {Verdict} verdict */
function outcome({ action }) {
  return action === 'block' ? 'blocked' : action === 'ask' ? 'asked' : 'passed';
}

/**
 * Without a core the host alone decides, as the static rules do.
 * @param {string} policy
 * @param {'blocked' | 'asked' | 'any'} heard
 * @param {string} url
 */
function guess(policy, heard, url) {
  if (policy === 'allowed') return 'passed';
  if (heard !== 'any') return heard;
  const host = new URL(url).hostname.replace(/\.$/, '');
  return hidden.some((known) => host === known || host.endsWith(`.${known}`)) ? 'blocked' : 'passed';
}

/**
 * @param {Details} details
 * @param {TopDocument | null} top
 * @param {string} site
 * @param {'blocked' | 'asked'} action
 * @param {Verdict | null} verdict
 */
async function record(details, top, site, action, verdict) {
  const origin = top ? (isTopItself(details, top) ? 'page' : 'frame') : 'background';
  const key = top ? records.ofDocument(top.documentId) : records.ofSite(site);
  const { host } = new URL(details.url);
  const at = Math.round(details.timeStamp);
  const stored = await records.add(key, { action, url: details.url, host, type: details.type, origin, count: 1, at, verdict });
  if (top?.active) await badge.show(details.tabId, stored);
}
