/**
 * Firefox: the guard enters the workers of http addresses, too, in front of their first line.
 *
 * The answer to a request for a worker's script passes through here: guard, then what the server sent. Other scripts are
 * read where a site is suspect (transit.js), and not touched elsewhere; but only the headers of a request say what it is for,
 * so the browser asks us about each script.
 * Invariant: the script arrives whole, whatever fails here; the guard is one line and moves no other.
 */

import { browser } from '../shared/browser.js';
import { DIRECTIVE, DIRECTIVE_LENGTH } from '../shared/directive.js';
import { decisionFor } from './allowances.js';
import { topDocument } from './documents.js';
import { siteOf } from './site.js';
import { read } from './store.js';
import { filterResponse } from './stream.js';
import { readScript } from './transit.js';

/** @typedef {import('./transit.js').Details & { requestHeaders?: { name: string, value?: string }[] }} Details */

/** What a request for a worker's script says it is for (Fetch, `Sec-Fetch-Dest`). */
const WORKERS = ['worker', 'sharedworker', 'serviceworker'];

/** To be called before the first await of the background. @param {import('./transit.js').Judge} judge  of scripts that are not workers' */
export function enterWorkers(judge) {
  if (!filterResponse) return;
  const hear = /** @type {any} */ ((/** @type {Details} */ details) => (isOfWorker(details) ? enter(details) : readScript(details, judge))); // Chrome's types know no promise as an answer.
  const urls = ['http://*/*', 'https://*/*'];
  browser.webRequest.onBeforeSendHeaders.addListener(hear, { urls, types: ['script'] }, ['blocking', 'requestHeaders']);
}

/** What it is for, as its headers say. @param {Details} details */
const purposeOf = ({ requestHeaders }) => requestHeaders?.find(({ name }) => name.toLowerCase() === 'sec-fetch-dest')?.value ?? '';

/** @param {Details} details */
const isOfWorker = (details) => WORKERS.includes(purposeOf(details));

/** @param {Details} details */
function enter(details) {
  if (!filterResponse) return;
  const filter = filterResponse(details.requestId);
  // A service worker is stored and compared: with another policy it would seem to have changed. On an allowed site its
  // page's hook is silent, and so is what the guard says.
  const may = purposeOf(details) === 'serviceworker' ? Promise.resolve(true) : mayEnter(details);
  const first = may.then(async (does) => (does ? encoder.encode(await guard()) : null)).catch(() => null);
  /** What came before it was known how the script begins. @type {ArrayBuffer[]} */
  let held = [];
  let length = 0;
  let isBegun = false;
  const begin = async () => {
    isBegun = true;
    const text = await first;
    // Nothing stays nothing: an empty script is not made one that says something.
    if (text && length > 0) {
      if (await isStrict(held)) filter.write(encoder.encode('"use strict";'));
      filter.write(text);
    }
    for (const data of held) filter.write(data);
    held = [];
  };
  let turn = Promise.resolve();
  filter.ondata = ({ data }) => {
    turn = turn.then(async () => {
      if (isBegun) return filter.write(data);
      held.push(data);
      length += data.byteLength;
      if (length >= DIRECTIVE_LENGTH) await begin();
    });
  };
  filter.onstop = () => {
    turn = turn.then(async () => {
      if (!isBegun) await begin();
      filter.close();
    });
  };
}

const encoder = new TextEncoder();

/** @param {ArrayBuffer[]} chunks */
async function isStrict(chunks) {
  const head = await new Blob(chunks).slice(0, DIRECTIVE_LENGTH).arrayBuffer();
  return DIRECTIVE.test(new TextDecoder().decode(head));
}

/** @param {Details} details */
async function mayEnter(details) {
  if (await read('session', 'paused')) return false;
  const top = await topDocument(details);
  const site = await siteOf(top?.url ?? details.originUrl ?? '');
  return !site || (await decisionFor(site))?.policy !== 'allowed';
}

/** @type {Promise<string> | undefined} */
let text;

function guard() {
  text ??= fetch(browser.runtime.getURL('extension/built/guard.txt')).then((response) => response.text());
  return text;
}
