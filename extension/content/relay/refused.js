/**
 * Answers: which of this document's requests a list may have refused. The browser's rules refuse in silence, and to listen to
 * every request would wake the background for every page.
 *
 * An element that failed, a socket or a worker that begins -> its host, looked up in what the background has left in storage
 * (`listed`) -> a message to the background, which asks the lists themselves.
 * Invariant: what no list names wakes nobody, but for one host in some hundred; a document tells of MOST addresses at most.
 */

import { fromBase64 } from '../../shared/base64.js';
import { browser } from '../../shared/browser.js';
import { URL_LENGTH } from '../hook/limits.js';
import { mayHold } from '../../shared/hosts.js';
import { pause } from './pause.js';

const MOST = 64;
const WAIT_MS = 250;

/** webRequest's types of what elements ask for. @type {Record<string, string>} */
const TYPES = { script: 'script', img: 'image', link: 'stylesheet', embed: 'object', object: 'object', audio: 'media', video: 'media' };

/** @type {{ url: string, type: string }[]} */
let waiting = [];
let count = 0;
/** @type {Promise<Uint8Array> | undefined} */
let listed;

/** @param {Element} element  what it asked for did not come */
export function failed(element) {
  const type = TYPES[element.localName];
  if (type) ask(String(Reflect.get(element, 'src') || Reflect.get(element, 'href') || Reflect.get(element, 'data')), type);
}

/** @param {string} url @param {string} type */
export function ask(url, type) {
  if (count >= MOST || !/^(?:https?|wss?):/.test(url)) return;
  count += 1;
  if (waiting.push({ url: url.slice(0, URL_LENGTH), type }) === 1) void pause(WAIT_MS).then(tell);
}

async function tell() {
  const items = waiting;
  waiting = [];
  try {
    listed ??= browser.storage.local.get('listed').then(({ listed }) => fromBase64(String(listed ?? '')));
    const set = await listed;
    const named = items.filter(({ url }) => URL.canParse(url) && mayHold(set, new URL(url).hostname));
    if (named.length > 0) await browser.runtime.sendMessage({ kind: 'refused', items: named });
  } catch {
    // The extension is gone, and its rules with it.
  }
}
