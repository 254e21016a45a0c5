/**
 * Answers: the text of scripts and the bytes of modules that the page has loaded, once more.
 *
 * An address -> `what` with its text; asked for in the page's own part of the cache, so that no server hears of it as a
 * rule. What only the page may read (a script of another site without CORS), the background asks for; what it gets may
 * differ from what ran, and weighs less.
 * Invariant: each address is asked for once in a document, and all of it is bounded.
 */

import { toBase64 } from '../../shared/base64.js';
import { ASKED_LENGTH, URL_LENGTH } from '../hook/limits.js';
import { kept } from './here.js';
import { pause } from './pause.js';

/** @typedef {import('../../shared/observed.js').Item} Item */
/** @typedef {(found: Pick<Item, 'what' | 'url' | 'text'> & { isBinary?: boolean }) => void} Tell */

const MOST_ADDRESSES = 64;
const MOST_BYTES = 4 * 1024 * 1024;
/** For a module: the page compiles it now, by the same processor, and is not to wait for us. */
const PATIENCE_MS = 300;
const MOST_INLINE = 64;

/** @type {Set<string>} */
const asked = new Set();

/** @param {string} url @param {'script' | 'module'} what @param {Tell} tell */
export async function askAgain(url, what, tell) {
  // What is as long as that was cut: it would be another address.
  if (!/^(?:https?|blob):/.test(url) || url.length >= ASKED_LENGTH || asked.has(url) || asked.size >= MOST_ADDRESSES) return;
  asked.add(url);
  // Not of a blob: its address may be gone by then.
  if (what === 'module' && url.startsWith('http')) await pause(PATIENCE_MS);
  try {
    const response = await fetch(url, { cache: 'force-cache' });
    if (!response.ok) return;
    const bytes = await (await response.blob()).slice(0, MOST_BYTES).arrayBuffer();
    if (what === 'module') tell({ what, url, text: toBase64(new Uint8Array(bytes)), isBinary: true });
    else tell({ what, url, text: new TextDecoder().decode(bytes) });
  } catch {
    if (/^https?:/.test(url) && url.length <= URL_LENGTH) tell({ what: 'ask', url, text: what });
  }
}

/** The text of a data: address (RFC 2397); not by asking for it, which the page's policy may forbid and report. @param {string} url */
export function readData(url) {
  try {
    const comma = url.indexOf(',');
    const text = decodeURIComponent(url.slice(comma + 1));
    return /;base64$/i.test(url.slice(0, comma)) ? atob(text) : text;
  } catch {
    // It may have been cut, or is none: it is judged as it stands.
    return url;
  }
}

/** @param {Blob} blob */
export function readBlob(blob) {
  return blob.slice(0, MOST_BYTES).arrayBuffer();
}

/** What was looked at: texts that stand in the document can be read without a request. */
const looked = { inline: false, all: false };

/**
 * The scripts of the document: something was found in it.
 * @param {'inline' | 'all'} which @param {Tell} tell
 */
export function lookAround(which, tell) {
  if (!looked.inline) lookInside(tell);
  if (which === 'all' && !looked.all) lookOutside(tell);
}

/** @param {Tell} tell */
function lookInside(tell) {
  looked.inline = true;
  const inline = [...document.scripts].flatMap(({ src, textContent }) => (src ? [] : [textContent ?? '']));
  const texts = new Set([...kept.flatMap(({ url, text }) => (url ? [] : [text])), ...inline].filter((text) => text !== ''));
  for (const text of [...texts].filter((text) => !parsed.has(text)).slice(0, MOST_INLINE)) tell({ what: 'inline', url: '', text: text.slice(0, MOST_BYTES) });
}

/** Texts that were told as they were parsed. @type {Set<string>} */
const parsed = new Set();
let held = 0;

/**
 * As many as at a look around, beside those. What did not run is still to be looked at: it may run later.
 * @param {'inline' | 'held'} what @param {string} text @param {Tell} tell
 */
export function tellParsed(what, text, tell) {
  if (text.length > MOST_BYTES || (what === 'inline' ? parsed.has(text) || parsed.size >= MOST_INLINE : held >= MOST_INLINE)) return;
  if (what === 'inline') parsed.add(text);
  else held += 1;
  tell({ what, url: '', text });
}

/** @param {Tell} tell */
function lookOutside(tell) {
  looked.all = true;
  const loaded = performance.getEntriesByType('resource').flatMap((entry) =>
    entry instanceof PerformanceResourceTiming && entry.initiatorType === 'script' ? [entry.name] : [],
  );
  const given = [...document.scripts].map(({ src }) => src);
  for (const url of [...kept.map(({ url }) => url), ...given, ...loaded]) void askAgain(url, 'script', tell);
}
