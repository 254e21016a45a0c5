/**
 * What the user decided -> declarativeNetRequest rules beside the static ones.
 *
 * Chrome: rules by the site of the tab (`topDomains`), which cover its pages, frames and workers. Firefox knows no such
 * condition; there the blocking webRequest listener decides each request, and the static rules are lifted as a whole while
 * any site may mine, so that it can.
 *
 * Invariant: the rules follow from the decisions alone; `sync` may be called at any time, as often as one likes.
 */

import { hidden, offered, priority } from '../../rules/compiled/bundled.js';
import { browser } from '../shared/browser.js';
import { hashOf } from '../shared/fnv.js';
import { inForce } from './allowances.js';
import { precise } from './platform.js';
import { liftedHosts, note, read } from './store.js';

/** @typedef {chrome.declarativeNetRequest.Rule} Rule */
/** @typedef {import('./store.js').Allowances} Allowances */

/** @typedef {import('./store.js').Conviction} Conviction */

/** @typedef {{ temporary: Allowances, lasting: Allowances, paused: boolean, lifted: string[], convictions: Record<string, Conviction[]> }} Decisions */

/** Of rules that follow from decisions, by what they are for. Dynamic ones from 1,000 up are of lists (lists/generation.js). */
const ID = { allowed: 1, refused: 2, pause: 3, repair: 4, allowedByInitiator: 5 };

/** Ids of convictions begin here, and are so many: among 2,000 of them two hardly ever meet. */
const FIRST_CONVICTION = 1_000;
const CONVICTION_IDS = 1 << 30;

/**
 * The rules that decisions ask for.
 * @param {Decisions} decisions
 * @param {boolean} byListener  blocking webRequest decides (Firefox)
 * @returns {{ dynamic: Rule[], session: Rule[] }}
 */
export function plan({ temporary, lasting, paused, lifted, convictions }, byListener) {
  // A rule of the bundled list names hundreds of hosts; one is freed by a rule above it, and so of all lists.
  const freed = lifted.length > 0 ? [rule(ID.repair, 'allow', priority.repair, { requestDomains: spellings(lifted) })] : [];
  const pause = paused ? [rule(ID.pause, 'allow', priority.pause, {})] : [];
  // What is decided for now comes before what was decided for good.
  const allowed = sites({ ...lasting, ...temporary }, 'allowed');
  const convicted = refuse(convictions, allowed, byListener);
  if (byListener) {
    const lift = (/** @type {Allowances} */ allowances) =>
      sites(allowances, 'allowed').length > 0 ? [rule(ID.allowed, 'allow', priority.decision, { requestDomains: spellings(hidden) })] : [];
    // What other lists block is not decided by the listener: pages of an allowed site may ask for it.
    const own = (/** @type {Allowances} */ allowances) => {
      const initiatorDomains = sites(allowances, 'allowed');
      return initiatorDomains.length > 0 ? [rule(ID.allowedByInitiator, 'allow', priority.decision, { initiatorDomains })] : [];
    };
    return {
      dynamic: [...freed, ...lift(lasting), ...own(lasting)],
      session: [...lift(temporary), ...own(temporary), ...pause, ...convicted],
    };
  }
  const bySite = (/** @type {Allowances} */ allowances, /** @type {number} */ rank) => [
    ...rules(ID.allowed, 'allow', rank, sites(allowances, 'allowed'), {}),
    ...rules(ID.refused, 'block', rank, sites(allowances, 'refused'), { requestDomains: [...hidden, ...offered] }),
  ];
  return {
    dynamic: [...freed, ...bySite(lasting, priority.decision)],
    session: [...bySite(temporary, priority.decisionForNow), ...pause, ...convicted],
  };
}

/** What such workers may still ask for: everything but sockets. Appended, so that it can only forbid. */
const NO_SOCKETS = "connect-src 'self' http: https: data: blob:; script-src * 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval' blob: data:";

/** @type {chrome.declarativeNetRequest.RuleAction} */
const FORBID_SOCKETS = { type: 'modifyHeaders', responseHeaders: [{ header: 'content-security-policy', operation: 'append', value: NO_SOCKETS }] };

/** What is refused of each kind: never a page. @type {Record<Conviction['kind'], any[]>} Chrome's types have an enum for the words */
const TYPES = { workers: ['script'], socket: ['websocket'], file: ['script', 'xmlhttprequest', 'other'], code: [] };

/**
 * Rules for what was found mining. Firefox knows no condition on the site of the tab: there it is by who asks.
 * @param {Record<string, Conviction[]>} convictions @param {string[]} allowed @param {boolean} byListener
 * @returns {Rule[]}
 */
function refuse(convictions, allowed, byListener) {
  const where = (/** @type {string} */ site, /** @type {string} */ by) =>
    byListener ? { initiatorDomains: [by] } : { topDomains: [site], ...(by !== site ? { initiatorDomains: [by] } : {}) };
  const wanted = Object.entries(convictions).filter(([site]) => !allowed.includes(site)).sort();
  const rules = wanted.flatMap(([site, list]) =>
    list.flatMap(({ kind, pattern, by }) => {
      // No rule knows what a file says.
      if (kind === 'code') return [];
      if (kind === 'workers') return byListener ? [] : [{ action: FORBID_SOCKETS, condition: { ...where(site, by), resourceTypes: TYPES.workers } }];
      // Firefox's rules know sockets by the scheme of their handshake.
      const urlFilter = byListener ? pattern.replace(/^\|ws/, '|http') : pattern;
      const condition = { ...where(site, by), urlFilter, isUrlFilterCaseSensitive: true, resourceTypes: TYPES[kind] };
      return [{ action: { type: /** @type {const} */ ('block') }, condition }];
    }),
  );
  return numbered(rules);
}

/**
 * Ids that follow from what a rule says: one more of them changes no other. Where two ask for the same, the later gets the next.
 * @param {Omit<Rule, 'id' | 'priority'>[]} rules @returns {Rule[]}
 */
function numbered(rules) {
  /** @type {Map<number, Rule>} */
  const all = new Map();
  for (const rule of rules) {
    let id = FIRST_CONVICTION + ((hashOf(JSON.stringify(rule)) >>> 0) % CONVICTION_IDS);
    while (all.has(id)) id += 1;
    all.set(id, { id, priority: priority.conviction, ...rule });
  }
  return [...all.values()];
}

/** Brings the browser's rules in line with the decisions. */
export async function sync() {
  const decisions = {
    ...(await inForce()),
    paused: await read('session', 'paused'),
    lifted: await liftedHosts(),
    convictions: await read('session', 'convictions'),
  };
  // Without access to pages no listener hears of requests; the static rules then must not be lifted for sites.
  const blind = precise && !(await seesRequests());
  const wanted = plan(blind ? { ...decisions, temporary: {}, lasting: {} } : decisions, precise);
  const api = browser.declarativeNetRequest;
  // Each kind for itself: what ends must end, even where the other kind cannot be set.
  await bring(async () => {
    const update = change((await api.getDynamicRules()).filter(isDecision), wanted.dynamic);
    if (update) await api.updateDynamicRules(update);
  });
  for (const part of [isDecision, isConviction]) {
    await bring(async () => {
      const update = change((await api.getSessionRules()).filter(part), wanted.session.filter(part));
      if (update) await api.updateSessionRules(update);
    });
  }
}

/** @param {Rule} rule */
const isConviction = ({ id }) => id >= FIRST_CONVICTION;
/** @param {Rule} rule */
const isDecision = ({ id }) => id < FIRST_CONVICTION;

/** @param {() => Promise<void>} update */
async function bring(update) {
  try {
    await update();
  } catch (fault) {
    console.error('wattguard: cannot set rules', fault);
    await note({ kind: 'rulesUnavailable' });
  }
}

/** Whether listeners hear of requests of every page. */
function seesRequests() {
  return browser.permissions.contains({ origins: ['<all_urls>'] });
}

/**
 * @param {number} id
 * @param {'allow' | 'block'} type
 * @param {number} rank
 * @param {chrome.declarativeNetRequest.RuleCondition} condition
 * @returns {Rule}
 */
function rule(id, type, rank, condition) {
  return { id, priority: rank, action: { type }, condition };
}

/**
 * A rule for requests of tabs on these sites; none where there are no sites.
 * @param {number} id
 * @param {'allow' | 'block'} type
 * @param {number} rank
 * @param {string[]} topDomains
 * @param {chrome.declarativeNetRequest.RuleCondition} condition
 * @returns {Rule[]}
 */
function rules(id, type, rank, topDomains, condition) {
  return topDomains.length > 0 ? [rule(id, type, rank, { ...condition, topDomains })] : [];
}

/** @param {Allowances} allowances @param {'allowed' | 'refused'} policy */
function sites(allowances, policy) {
  return Object.keys(allowances).filter((site) => allowances[site]?.policy === policy).sort();
}

/** Firefox takes the dot of `host.` for a part of the name. @param {string[]} hosts */
function spellings(hosts) {
  return hosts.flatMap((host) => [host, `${host}.`]);
}

/**
 * The smallest update that turns `present` into `wanted`; none where they are the same.
 * @param {Rule[]} present
 * @param {Rule[]} wanted
 */
function change(present, wanted) {
  const text = (/** @type {Rule} */ { id, priority: rank, action, condition }) =>
    JSON.stringify([id, rank, action, Object.entries(condition).sort()]);
  const [before, after] = [new Set(present.map(text)), new Set(wanted.map(text))];
  const removeRuleIds = present.flatMap((rule) => (after.has(text(rule)) ? [] : [rule.id]));
  const addRules = wanted.filter((rule) => !before.has(text(rule)));
  return removeRuleIds.length + addRules.length > 0 ? { removeRuleIds, addRules } : undefined;
}
