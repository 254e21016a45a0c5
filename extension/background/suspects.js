/**
 * Sites that have shown signs of mining since the browser started: there, and nowhere else, is more looked at.
 *
 * A verdict `ask` or `block` -> `note` -> storage.session -> `sync`: a content script that watches the parser
 * (content/suspect/), and in Firefox whose scripts pass through here (transit.js). What is looked at follows from suspects,
 * allowances and pause alone; `sync` may be called at any time, as often as one likes.
 * Invariant: a site that is not suspect, or may mine, pays nothing: no script, no message, no observer.
 */

import { browser } from '../shared/browser.js';
import { inForce } from './allowances.js';
import { read, write } from './store.js';

/** As many as there are sites with convictions; the oldest goes. */
const MOST_SUSPECTS = 64;

/** Name of the content script. */
const ID = 'suspect';

/** Sites that are watched now, as far as this life of the background knows. @type {string[] | undefined} */
let watched;

/** @param {string[]} sites  may hold what is none */
export async function note(sites) {
  const known = await read('session', 'suspects');
  const fresh = [...new Set(sites)].filter((site) => site && !known.includes(site));
  if (fresh.length === 0) return;
  await write('session', 'suspects', [...known, ...fresh].slice(-MOST_SUSPECTS));
  await sync();
}

/** Brings what is looked at in line with what is known. */
export async function sync() {
  watched = await wanted();
  const matches = watched.map(pattern).sort();
  const api = browser.scripting;
  try {
    const [present] = await api.getRegisteredContentScripts({ ids: [ID] });
    if (matches.length === 0) return void (present && (await api.unregisterContentScripts({ ids: [ID] })));
    const script = { ...SCRIPT, matches };
    if (!present) await api.registerContentScripts([script]);
    else if (String(present.matches?.sort()) !== String(matches)) await api.updateContentScripts([script]);
  } catch (fault) {
    // What begins in such a page is judged all the same.
    console.error('wattguard: suspect sites are not watched', fault);
  }
}

/** Whether the site of a page is watched: said at once, but for the first moment of a background. @param {string} url */
export function isWatched(url) {
  const host = URL.parse(url)?.hostname ?? '';
  const isOf = (/** @type {string[]} */ sites) => sites.some((site) => host === site || host.endsWith(`.${site}`));
  return watched ? isOf(watched) : wanted().then((sites) => isOf((watched ??= sites)));
}

async function wanted() {
  if (await read('session', 'paused')) return [];
  const { temporary, lasting } = await inForce();
  const policies = { ...lasting, ...temporary };
  return (await read('session', 'suspects')).filter((site) => !Object.hasOwn(policies, site) || policies[site]?.policy !== 'allowed');
}

const SCRIPT = {
  id: ID,
  js: ['extension/built/suspect.js'],
  runAt: /** @type {const} */ ('document_start'),
  allFrames: true,
  matchOriginAsFallback: true,
  persistAcrossSessions: false,
};

/** A site and all below it; below an address is nothing. @param {string} site */
const pattern = (site) => (/^[\d.]+$|^\[/.test(site) ? `*://${site}/*` : `*://*.${site}/*`);
