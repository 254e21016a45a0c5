/**
 * Firefox: scripts and modules that a suspect site loads are read on their way, before any of it runs.
 *
 * What the server sends is passed on at once; only its end waits, until all of it is judged or PATIENCE_MS are over: no script
 * runs and no module is compiled before its end has come. What is refused is made what neither can be.
 * Invariant: all else arrives byte for byte, whatever fails here; of a site that is not suspect nothing passes through here.
 * Known limit: to Firefox all that a filter ends has come whole; of a script whose server breaks off, what came is run if it is one.
 */

import { browser } from '../shared/browser.js';
import { filterResponse } from './stream.js';
import { isWatched } from './suspects.js';

/** @typedef {import('./documents.js').Asker & { requestId: string, url: string }} Details */
/** @typedef {(details: Details, what: 'script' | 'module', bytes: Uint8Array) => Promise<boolean>} Judge  whether it is refused */

/** Below what people notice as waiting (0.1 s: Miller 1968, Nielsen 1993); what is judged later is stopped as on any site. */
const PATIENCE_MS = 100;

/** Read of one script or module, as at a second look. */
const MOST_BYTES = 4 * 1024 * 1024;

/** Tabs whose modules are looked for at once. */
const MOST_TABS = 32;

/**
 * What comes after it is no script, wherever in one it stands (`#` alone begins no token, and what it could be in has no end),
 * and no module: a section 10 of 35 bytes, of which there is one.
 */
const BROKEN = new TextEncoder().encode('\n#\n');

/** @param {Details} details  of a script that is about to be asked for @param {Judge} judge @returns {Promise<{}> | undefined} what the browser waits for */
export function readScript(details, judge) {
  const is = isWatched(topUrl(details));
  if (typeof is !== 'boolean') return is.then((is) => (is && read(details, 'script', judge), {}));
  if (is) read(details, 'script', judge);
  return undefined;
}

/** @type {Set<number>} */
const tabs = new Set();

/** A tab shows a suspect site: its modules pass through here, until it shows another. @param {number} tabId @param {Judge} judge */
export function expectModules(tabId, judge) {
  if (!filterResponse || tabId < 0 || tabs.has(tabId) || tabs.size >= MOST_TABS) return;
  tabs.add(tabId);
  const { onHeadersReceived } = browser.webRequest;
  /** @param {chrome.webRequest.OnHeadersReceivedDetails} details @returns {undefined} */
  const hear = (details) => {
    const is = isWatched(topUrl(details));
    if (is === true && isModule(details)) read(details, 'module', judge);
    if (is !== false) return;
    onHeadersReceived.removeListener(hear);
    tabs.delete(tabId);
  };
  onHeadersReceived.addListener(hear, { urls: ['http://*/*', 'https://*/*'], types: ['xmlhttprequest', 'other'], tabId }, ['blocking', 'responseHeaders']);
}

/** @param {chrome.webRequest.OnHeadersReceivedDetails} details */
function isModule({ url, responseHeaders = [] }) {
  return /^[^?]*\.wasm(?:\?|$)/.test(url) || responseHeaders.some(({ name, value }) => /^content-type$/i.test(name) && /^application\/wasm\b/i.test(value ?? ''));
}

/** Of the page that a request belongs to, as far as can be said at once. @param {Details} details */
function topUrl({ frameAncestors, documentUrl, originUrl }) {
  return frameAncestors?.at(-1)?.url ?? documentUrl ?? originUrl ?? '';
}

/** @param {Details} details @param {'script' | 'module'} what @param {Judge} judge */
function read(details, what, judge) {
  if (filterResponse) pass(filterResponse(details.requestId), (bytes) => judge(details, what, bytes));
}

/** @param {import('./stream.js').StreamFilter} filter @param {(bytes: Uint8Array) => Promise<boolean>} judge */
export function pass(filter, judge) {
  /** @type {ArrayBuffer[]} */
  const parts = [];
  let size = 0;
  filter.ondata = ({ data }) => {
    filter.write(data);
    if (size < MOST_BYTES) parts.push(data);
    size += data.byteLength;
  };
  filter.onstop = async () => {
    const isRefused = size > 0 && (await inTime(judgeAll(parts, judge)).catch(fail));
    if (isRefused) filter.write(BROKEN);
    filter.close();
  };
}

/** @param {ArrayBuffer[]} parts @param {(bytes: Uint8Array) => Promise<boolean>} judge */
async function judgeAll(parts, judge) {
  return judge(new Uint8Array(await new Blob(parts).slice(0, MOST_BYTES).arrayBuffer()));
}

/** @param {unknown} fault */
function fail(fault) {
  console.error('wattguard: not judged on its way', fault);
  return false;
}

/** @param {Promise<boolean>} judged */
function inTime(judged) {
  return Promise.race([judged, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, false))]);
}
