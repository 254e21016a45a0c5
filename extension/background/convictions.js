/**
 * What was found mining on a site is refused there from now on, by rules that end with the browser.
 *
 * Exhibits of a document that mines -> addresses by site (storage.session) -> rules (rules.js): scripts, workers, modules,
 * sockets and what is polled by their whole address, its query left aside; and the code itself by its print, by which it is
 * known when it comes again (cases.js, content/suspect/). In Chromium, where sockets of shared and service workers pass every
 * rule, the scripts of such a site get a content security policy that forbids workers sockets.
 * Invariant: only addresses that a relay or the browser vouches for are convicted, never what a page says of itself; what a
 * frame of another site showed binds that frame's site, and never touches addresses of the page that it lies in. Of a frame
 * whose origin is nobody's nothing is convicted.
 */

import { siteOf } from './site.js';
import { read, write } from './store.js';
import { sync } from './rules.js';

/** @typedef {import('./records.js').Exhibit} Exhibit */
/** @typedef {import('./store.js').Conviction} Conviction */

/** Addresses of one site, and prints; sites. What comes after is judged anew each time. */
const MOST_OF_A_KIND = 32;
const MOST_SITES = 64;

/** What is asked for by http, work that is polled among it. */
const FILES = ['script', 'module', 'worker', 'polling', 'eventsource'];

/**
 * @param {string} site @param {Exhibit[]} exhibits
 */
export async function convict(site, exhibits) {
  const found = (await Promise.all(exhibits.map((exhibit) => conviction(exhibit, site)))).flat();
  if (!site || found.length === 0) return;
  const { [site]: known = [], ...others } = await read('session', 'convictions');
  const fresh = found.filter((one) => !known.some((old) => old.pattern === one.pattern && old.kind === one.kind && old.by === one.by));
  if (fresh.length === 0) return;
  const kept = Object.fromEntries(Object.entries(others).slice(-(MOST_SITES - 1)));
  await write('session', 'convictions', { ...kept, [site]: bounded([...known, ...fresh]) });
  await sync();
}

/** A page can have any number of scripts in it: they do not push addresses out. @param {Conviction[]} all */
function bounded(all) {
  const kept = (/** @type {boolean} */ isCode) => all.filter(({ kind }) => (kind === 'code') === isCode).slice(-MOST_OF_A_KIND);
  return [...kept(false), ...kept(true)];
}

/** @param {Exhibit} exhibit @param {string} site @returns {Promise<Conviction[]>} */
async function conviction({ url, type, place, by, print }, site) {
  // No rule can say who asks from an origin that is nobody's; the page that it lies in must not pay for it.
  if (!by) return [];
  /** @type {Conviction[]} */
  const always = [];
  if (print) always.push({ kind: 'code', pattern: print, by });
  if (place === 'shared' || place === 'service') always.push({ kind: 'workers', pattern: '', by });
  const { protocol, host, path } = lookalikes(url);
  const kind = type === 'websocket' ? 'socket' : FILES.includes(type) ? 'file' : null;
  if (!kind || !(kind === 'socket' ? /^wss?:$/ : /^https?:$/).test(protocol)) return always;
  if (by !== site && (await siteOf(`https://${host}/`)) === site) return always;
  // In a pattern these have a meaning of their own; the one that `*` has includes them all.
  return [...always, { kind, pattern: `|${protocol}//${host}${path.replaceAll(/[|^]/g, '*')}^`, by }];
}

/**
 * The parts of an address that are the same when it is loaded the next time.
 * @param {string} url
 */
export function lookalikes(url) {
  try {
    const { protocol, host, pathname } = new URL(url);
    return { protocol, host: host || protocol, path: pathname };
  } catch {
    return { protocol: '', host: url.slice(0, 80), path: '' };
  }
}

/** Prints of the code that mined in documents of one site, in a page of another or the same. @param {string} site @param {string} by */
export async function codeOf(site, by) {
  return (await codeThatMined(site)).flatMap((one) => (one.by === by ? [one.pattern] : []));
}

/** Whether some of it is code that mined on this site before. @param {string} site @param {Exhibit[]} exhibits */
export async function isKnown(site, exhibits) {
  const known = await codeThatMined(site);
  return exhibits.some(({ print, by }) => known.some((one) => one.pattern === print && one.by === by));
}

/** @param {string} site */
async function codeThatMined(site) {
  const { [site]: known = [] } = await read('session', 'convictions');
  return known.filter(({ kind }) => kind === 'code');
}
