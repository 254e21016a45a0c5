/**
 * Which generation of the lists is in force: the one whose number stands in the browser's dynamic rules.
 *
 * A rule that meets nothing carries it, and changes with the others in one update, which the browser does whole or not at
 * all. So there is one truth, and nothing to finish or to roll back after a death.
 */

import { browser } from '../../shared/browser.js';

/** The alarm at which lists are looked at. */
export const ALARM = 'lists';

/** The id of the rule: the one before those of lists (`dnr::FIRST_ID`). */
export const MARKER = 1_000;

/** No request has a host in `.invalid` (RFC 6761, 6.4). @param {number} generation @returns {chrome.declarativeNetRequest.Rule} */
export const marker = (generation) => ({
  id: MARKER,
  priority: 1,
  action: { type: 'allow' },
  condition: { requestDomains: [`g${generation}.wattguard.invalid`] },
});

/** @returns {Promise<number>} 0: none */
export async function inForce() {
  const [rule] = await browser.declarativeNetRequest.getDynamicRules({ ruleIds: [MARKER] });
  return Number(/^g(\d+)\./.exec(rule?.condition.requestDomains?.[0] ?? '')?.[1] ?? 0);
}
