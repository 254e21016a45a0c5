/**
 * Answers: whether a message is a relay's report, and how much of it one tab may have looked at.
 *
 * A relay is ours, but lives with its page: a message that has not the shape of a report is none, an item that has not the
 * shape of one is left out, and what is beyond a tab's share of time is not looked at.
 */

/** @typedef {import('../shared/observed.js').Item} Item */
/** @typedef {import('../shared/observed.js').Observed} Observed */

const WHATS = ['frame', 'module', 'script', 'inline', 'held', 'ask', 'compiled', 'memory', 'busy'];
const MOST_ITEMS = 256;
const LONGEST_NAME = 40;
const LONGEST_URL = 2_000;

/** Characters of a tab, all its frames together, in PERIOD_MS: a page of thousand scripts has some 20 million once. */
const BUDGET = 48 * 1024 * 1024;
/** What each relay has of its own, whatever the others take: a pool's frames in that time are a hundredth of it. */
const FLOOR = 1024 * 1024;
const PERIOD_MS = 10_000;
const MOST_TABS = 256;

/** @param {unknown} message @returns {message is Observed} */
export function isObserved(message) {
  if (typeof message !== 'object' || message === null || Reflect.get(message, 'kind') !== 'observed') return false;
  const [items, relay] = [Reflect.get(message, 'items'), Reflect.get(message, 'relay')];
  return Array.isArray(items) && items.length <= MOST_ITEMS && isText(relay, LONGEST_NAME) && relay !== '';
}

/** @type {Map<number, { begun: number, spent: number, relays: Map<string, number> }>} */
const tabs = new Map();

/** The items that are looked at. @param {Observed} message @param {number} tabId @param {number} now @returns {Item[]} */
export function admitted({ items, relay }, tabId, now) {
  const known = tabs.get(tabId);
  const share = known && now - known.begun < PERIOD_MS && now >= known.begun ? known : { begun: now, spent: 0, relays: new Map() };
  tabs.delete(tabId);
  tabs.set(tabId, share);
  for (const oldest of tabs.keys()) if (tabs.size > MOST_TABS) tabs.delete(oldest);
  return items.filter((item) => {
    if (!isItem(item)) return false;
    const own = (share.relays.get(relay) ?? 0) + item.text.length;
    if (share.spent > BUDGET && own > FLOOR) return false;
    share.spent += item.text.length;
    share.relays.set(relay, own);
    return true;
  });
}

/** @param {unknown} item @returns {boolean} */
function isItem(item) {
  if (typeof item !== 'object' || item === null) return false;
  const field = (/** @type {string} */ name) => Reflect.get(item, name);
  return (
    WHATS.includes(field('what')) &&
    isText(field('thing'), LONGEST_NAME) && isText(field('url'), LONGEST_URL) &&
    ['type', 'place', 'text'].every((name) => isText(field(name), Infinity)) &&
    Number.isFinite(field('amount')) && field('amount') >= 0
  );
}

/** @param {unknown} value @param {number} longest */
const isText = (value, longest) => typeof value === 'string' && value.length <= longest;
