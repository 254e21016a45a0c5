/**
 * What this browser can do, found out by trying, never by its name.
 */

import { browser } from '../shared/browser.js';

/**
 * Blocking webRequest is there (Firefox). Chrome takes the word `blocking` and blocks nothing; `getSecurityInfo` comes only
 * with listeners that block.
 */
export const precise = typeof Reflect.get(browser.webRequest, 'getSecurityInfo') === 'function';
