/**
 * Answers: how to read the answer to a request on its way, which only Firefox lets an extension do.
 */

import { browser } from '../shared/browser.js';

/**
 * @typedef {object} StreamFilter
 * @property {() => void} onstart
 * @property {(event: { data: ArrayBuffer }) => void} ondata
 * @property {() => void} onstop
 * @property {(bytes: ArrayBuffer | Uint8Array) => void} write
 * @property {() => void} close
 * @property {() => void} disconnect
 */

/** By the request's id. @type {((requestId: string) => StreamFilter) | undefined} */
export const filterResponse = Reflect.get(browser.webRequest, 'filterResponseData');
