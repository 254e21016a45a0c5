/**
 * Answers: addresses, as the browser reads what a page gives it.
 */

import { getter, hrefOf, own, uncurry, world } from './natives.js';
import { attempt } from './wrap.js';

const { URL } = world;
/** None in a worker. @type {Document | undefined} */
const page = world.document;
const trustedText = uncurry(own(world, 'TrustedScriptURL')?.prototype.toString);
const baseOf = page && getter(world.Node.prototype, 'baseURI');
const base = page ? undefined : world.location?.href;

/** @param {string} text @returns {URL} throws where the text is no address */
export const absolute = (text) => new URL(text, baseOf ? baseOf(page) : base);

/**
 * The text of a string, a URL or a TrustedScriptURL; null for anything else: to read that could run code of the page.
 * @param {unknown} address @returns {string | null}
 */
export function textOf(address) {
  if (typeof address === 'string') return address;
  // Methods of the browser's: of what is not their own they read nothing.
  return attempt(hrefOf, address) ?? attempt(trustedText, address) ?? null;
}

/**
 * What a browser makes of an object, a URL among them, whose `toString` may be the page's: made once, in its place, so that
 * code of the page runs once. Its faults are the page's. A TrustedScriptURL must reach the browser as such.
 * @param {unknown} address
 */
export function spelled(address) {
  const isObject = (typeof address === 'object' && address !== null) || typeof address === 'function';
  return isObject && attempt(trustedText, address) === undefined ? `${address}` : address;
}
