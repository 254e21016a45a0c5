/**
 * Where a question leads: fetch tells only where a redirect has ended, webRequest tells each hop.
 *
 * Only requests of no tab are looked at, and only while a question is under way. Where the browser lets us see none of them
 * (an address for which the user has not given us access) the end alone is known.
 */

import { browser } from '../../shared/browser.js';

/** @type {chrome.webRequest.RequestFilter} */
const OURS = { urls: ['https://*/*', 'http://*/*'], types: ['xmlhttprequest'], tabId: -1 };

/**
 * @param {string} address  that is asked
 * @param {(hop: URL) => void} onHop  each place that it leads to
 * @returns {() => void} to be called when it has answered
 */
export function watchHops(address, onHop) {
  const reached = new Set([new URL(address).href]);
  const hear = (/** @type {{ url: string, redirectUrl: string }} */ { url, redirectUrl }) => {
    if (!reached.has(url)) return;
    reached.add(redirectUrl);
    onHop(new URL(redirectUrl));
  };
  browser.webRequest.onBeforeRedirect.addListener(hear, OURS);
  return () => browser.webRequest.onBeforeRedirect.removeListener(hear);
}
