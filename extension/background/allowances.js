/**
 * What the user decided for sites: one hour, until the browser closes, or always.
 *
 * Decisions for good lie on disk; all others in memory, which a closed browser forgets. An hour that has passed counts for
 * nothing from that millisecond on, whether or not the alarm has come yet; so does one that a clock set back would prolong.
 */

import { browser } from '../shared/browser.js';
import { forgetReloads } from './residents.js';
import { read, write } from './store.js';

/** @typedef {import('./store.js').Allowances} Allowances */
/** @typedef {import('./store.js').Allowance} Allowance */
/** @typedef {import('../shared/messages.js').Duration} Duration */

const HOUR = 60 * 60 * 1000;

/** Name of the alarm at which the next hour ends. */
export const ALARM = 'allowance-ends';

/**
 * The decisions in force. Temporary ones come before those for good.
 * @param {number} [now]
 * @returns {Promise<{ temporary: Allowances, lasting: Allowances }>}
 */
export async function inForce(now = Date.now()) {
  const [temporary, lasting] = [await read('session', 'allowances'), await read('local', 'allowances')];
  return { temporary: current(temporary, now), lasting };
}

/**
 * The decision for a site, if there is one.
 * @param {string} site
 * @returns {Promise<Allowance | undefined>}
 */
export async function decisionFor(site) {
  const { temporary, lasting } = await inForce();
  return Object.hasOwn(temporary, site) ? temporary[site] : Object.hasOwn(lasting, site) ? lasting[site] : undefined;
}

/**
 * @param {string} site
 * @param {'allowed' | 'refused'} policy
 * @param {Duration} duration
 * @param {number} [now]
 */
export async function decide(site, policy, duration, now = Date.now()) {
  const area = duration === 'always' ? 'local' : 'session';
  // What is decided for good ends what was decided for now; the other way round, both stand.
  if (area === 'local') await revoke(site);
  if (policy === 'allowed') await forgetReloads(site);
  const until = duration === 'hour' ? now + HOUR : null;
  await write(area, 'allowances', { ...(await read(area, 'allowances')), [site]: { policy, duration, from: now, until } });
}

/** @param {string} site */
export async function revoke(site) {
  for (const area of /** @type {const} */ (['session', 'local'])) {
    const stored = await read(area, 'allowances');
    const { [site]: _, ...others } = stored;
    if (Object.hasOwn(stored, site)) await write(area, 'allowances', others);
  }
}

/** Forgets what has ended and sets the alarm for what ends next. */
export async function expire(now = Date.now()) {
  const stored = await read('session', 'allowances');
  const kept = current(stored, now);
  if (Object.keys(kept).length < Object.keys(stored).length) await write('session', 'allowances', kept);
  const next = Math.min(...Object.values(kept).map((allowance) => allowance.until ?? Infinity));
  if (Number.isFinite(next)) await browser.alarms.create(ALARM, { when: next });
  else await browser.alarms.clear(ALARM);
}

/** @param {Allowances} allowances @param {number} now @returns {Allowances} */
function current(allowances, now) {
  const holds = (/** @type {Allowance} */ { from, until }) => until === null || (from <= now && now < until);
  return Object.fromEntries(Object.entries(allowances).filter(([, allowance]) => holds(allowance)));
}
