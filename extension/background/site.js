/**
 * From the address of a page to its site: what the user's decisions belong to.
 */

import * as core from './core.js';

/**
 * The site of a page of the web; null for all other pages. Without a core, the host itself.
 * @param {string} url
 * @returns {Promise<string | null>}
 */
export async function siteOf(url) {
  if (!/^https?:/.test(url)) return null;
  return (await core.use((core) => core.site(url))) ?? new URL(url).hostname;
}
