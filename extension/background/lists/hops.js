/**
 * Where a question leads: fetch tells only where its redirects have ended, webRequest tells each hop.
 *
 * Only requests of no tab are looked at, and only while a question is under way. Where the browser lets us see none of them
 * (an address for which the user has not given us access) the end alone is known.
 */

import { browser } from '../../shared/browser.js';

/** @type {chrome.webRequest.RequestFilter} */
const OURS = { urls: ['https://*/*', 'http://*/*'], types: ['xmlhttprequest'], tabId: -1 };

/** An answer and word of its hops come by different ways; so long the one waits for the other, in milliseconds. */
const PATIENCE = 1_000;

/** As `Response.url` has it. @param {string} address */
const plain = (address) => new URL(address).href.split('#')[0] ?? '';

/** To be called before `address` is asked. @param {string} address */
export function watchHops(address) {
  /** @type {string | undefined} */
  let request;
  /** @type {string[]} */
  const hops = [];
  let heard = () => {};
  const hear = (/** @type {{ requestId: string, url: string, redirectUrl: string }} */ { requestId, url, redirectUrl }) => {
    if (plain(url) === plain(address)) request ??= requestId;
    if (requestId !== request) return;
    hops.push(plain(redirectUrl));
    heard();
  };
  browser.webRequest.onBeforeRedirect.addListener(hear, OURS);
  return {
    /** The places that it led to, in their order. @param {Response} response @returns {Promise<string[]>} */
    async of({ redirected, url }) {
      const isUntold = () => redirected && !hops.includes(url);
      if (isUntold()) {
        await new Promise((resolve) => {
          setTimeout(resolve, PATIENCE);
          heard = () => isUntold() || resolve(undefined);
        });
      }
      return isUntold() ? [...hops, url] : hops;
    },
    end: () => browser.webRequest.onBeforeRedirect.removeListener(hear),
  };
}
