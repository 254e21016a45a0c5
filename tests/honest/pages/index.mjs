import { GATES } from './gates.mjs';
/** @type {import('../site.mjs').Page[]} */
export const ALL = [...GATES];
export const QUICK = ALL;
/** @type {[string, string][]} */
export const UNUSED = [];
