/**
 * Answers: what a response of the browser is, whatever a page has put over it.
 */

import { getter, uncurry, world } from './natives.js';

const { prototype } = world.Response;
const getHeader = uncurry(world.Headers.prototype.get);
const headersOf = getter(prototype, 'headers');

export const addressOf = getter(prototype, 'url');
export const bodyOf = getter(prototype, 'body');
export const isUsed = getter(prototype, 'bodyUsed');
export const clone = uncurry(prototype.clone);
export const bytesOf = uncurry(prototype.arrayBuffer);

/** @param {Response} response @param {string} name @returns {string | null} */
export const headerOf = (response, name) => getHeader(headersOf(response), name);
