import { GATES } from './gates.mjs';
import { COINS } from './coins.mjs';
import { ROOMS } from './rooms.mjs';
import { WORKERS } from './workers.mjs';
import { PLATFORM } from './platform.mjs';
import { MODULES } from './modules.mjs';
/** @type {import('../site.mjs').Page[]} */
export const ALL = [...GATES, ...COINS, ...ROOMS, ...WORKERS, ...PLATFORM, ...MODULES];
export const QUICK = ALL;
/** @type {[string, string][]} */
export const UNUSED = [];
