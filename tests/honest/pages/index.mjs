import { GATES } from './gates.mjs';
import { COINS } from './coins.mjs';
import { ROOMS } from './rooms.mjs';
/** @type {import('../site.mjs').Page[]} */
export const ALL = [...GATES, ...COINS, ...ROOMS];
export const QUICK = ALL;
/** @type {[string, string][]} */
export const UNUSED = [];
