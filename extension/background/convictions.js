/**
 * What was found mining on a site is refused there from now on, by rules that end with the browser.
 *
 * Exhibits of a document that mines -> addresses by site (storage.session) -> rules (rules.js). Scripts, workers and
 * modules by their address without its query; sockets by host and path. In Chromium, where sockets of shared and service
 * workers pass every rule, the scripts of such a site get a content security policy that forbids workers sockets.
 */

import { read, write } from './store.js';
import { sync } from './rules.js';

/** @typedef {import('./records.js').Exhibit} Exhibit */
/** @typedef {import('./store.js').Conviction} Conviction */

/** Addresses of one site; sites. What comes after is judged anew each time. */
const MOST_ADDRESSES = 32;
const MOST_SITES = 64;

/**
 * @param {string} site @param {Exhibit[]} exhibits
 * @returns {Promise<boolean>} whether more is refused now than before
 */
export async function convict(site, exhibits) {
  const found = exhibits.flatMap(conviction);
  if (!site || found.length === 0) return false;
  const { [site]: known = [], ...others } = await read('session', 'convictions');
  const fresh = found.filter((one) => !known.some((old) => old.pattern === one.pattern && old.host === one.host && old.kind === one.kind));
  if (fresh.length === 0) return false;
  const kept = Object.fromEntries(Object.entries(others).slice(-(MOST_SITES - 1)));
  await write('session', 'convictions', { ...kept, [site]: [...known, ...fresh].slice(-MOST_ADDRESSES) });
  await sync();
  return true;
}

/** @param {Exhibit} exhibit @returns {Conviction[]} */
function conviction({ url, type, place }) {
  const { protocol, hostname, path } = lookalikes(url);
  const policy = /** @type {Conviction[]} */ (place === 'shared' || place === 'service' ? [{ kind: 'workers', host: '', pattern: '' }] : []);
  // In a pattern these have a meaning of their own.
  if (!hostname || /[|^*]/.test(path)) return policy;
  switch (type) {
    case 'websocket':
      return [...policy, { kind: 'socket', host: hostname, pattern: path === '/' ? '' : `${path}^` }];
    case 'script':
    case 'module':
    case 'worker':
      // A page's own address stands where its inline script has none: a page is never refused.
      return /^https?:$/.test(protocol) && isFile(path) ? [...policy, { kind: 'file', host: hostname, pattern: `${path}^` }] : policy;
    default:
      return policy;
  }
}

/** Something that is loaded by its name, not a page. @param {string} path */
const isFile = (path) => /\.(?:m?js|cjs|wasm)$/i.test(path) || (/\.[a-z0-9]{1,5}$/i.test(path) && !/\.(?:html?|php|aspx?|jsp)$/i.test(path));

/**
 * The parts of an address that are the same when it is loaded the next time.
 * @param {string} url
 */
export function lookalikes(url) {
  try {
    const { protocol, host, hostname, pathname } = new URL(url);
    return { protocol, host: host || protocol, hostname, path: pathname };
  } catch {
    return { protocol: '', host: url.slice(0, 80), hostname: '', path: '' };
  }
}
