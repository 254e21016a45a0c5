/**
 * Answers: how a hundred stops become a list that a person can read: alike ones (same miner, same host, same outcome)
 * stand together, and inside such a group each reason (same filters, same kind of request, same origin) stands once.
 *
 *     group([script of a.com, script of a.com, socket of b.com])  ->  [a.com x2, b.com x1]
 *
 * Invariant: the counts of the groups add up to the counts of the stops, as do those of the reasons; the order is that
 * of the first member, so newest first stays newest first. Nothing here reads the clock, the page or the browser.
 */
// @ts-check

import { BUNDLED } from '../shared/lists.js';
import { isSuspicion } from '../shared/suspicion.js';

/**
 * @typedef {import('../shared/messages.js').Stop} Stop
 * @typedef {import('../shared/boundary.js').Miner} Miner
 *
 * @typedef {{ filter: string, list: string, line: number }} Source  a filter and where it stands
 * @typedef {{ key: string, arguments: string[] }} Sign  what was recognised: the message `evidence` + key of _locales/, and its arguments
 *
 * @typedef {object} Reason
 * @property {Source[]} sources  filters; none of these and no signs: there is no explanation
 * @property {Sign[]} signs  what was recognised
 * @property {string} type
 * @property {boolean} suspected  it may be something honest
 * @property {Stop['origin']} origin
 * @property {string} url  the newest
 * @property {number} count
 * @property {number} at
 *
 * @typedef {object} Group
 * @property {Stop['action']} action
 * @property {boolean} suspected  only signs speak for it, and not enough of them to stop it
 * @property {Miner | null} miner  null: nobody says whose it is
 * @property {boolean} explained
 * @property {string} host
 * @property {number} count
 * @property {number} at
 * @property {Reason[]} reasons
 */

/**
 * @param {Stop[]} stops  newest first
 * @returns {Group[]}
 */
export function group(stops) {
  /** @type {Map<string, Group>} */
  const groups = new Map();
  for (const stop of stops) {
    const miner = minerOf(stop);
    const suspected = isSuspicion(stop);
    const key = JSON.stringify([stop.action, suspected, miner?.id ?? null, stop.verdict !== null, stop.host]);
    const found = groups.get(key) ?? {
      action: stop.action,
      suspected,
      miner,
      explained: stop.verdict !== null,
      host: stop.host,
      count: 0,
      at: stop.at,
      reasons: [],
    };
    groups.set(key, found);
    found.count += stop.count;
    found.at = Math.max(found.at, stop.at);
    addReason(found.reasons, stop);
  }
  return [...groups.values()];
}

/**
 * The host that switching a filter off would free of all lists: filters of the bundled list are hosts and nothing else.
 * @param {Source} source
 * @returns {string | null} null: a filter of another list, which goes by itself
 */
export function freedHost({ filter, list }) {
  return list === BUNDLED ? /^\|\|([^\s/^*$|]+)\^$/.exec(filter)?.[1] ?? null : null;
}

/**
 * Whether there is a way to switch it off.
 * @param {Source} source
 * @returns {boolean}
 */
export function canSwitchOff(source) {
  return source.list !== BUNDLED || freedHost(source) !== null;
}

/**
 * How often each kind of request, most frequent first.
 * @param {Reason[]} reasons
 * @param {(reason: Reason) => string} kindOf  several types may be one kind in words
 * @returns {{ kind: string, count: number }[]}
 */
export function kinds(reasons, kindOf) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const reason of reasons) {
    const kind = kindOf(reason);
    counts.set(kind, (counts.get(kind) ?? 0) + reason.count);
  }
  return [...counts].map(([kind, count]) => ({ kind, count })).sort((a, b) => b.count - a.count);
}

/**
 * @param {Reason[]} reasons
 * @param {Stop} stop
 */
function addReason(reasons, stop) {
  const [sources, signs] = [sourcesOf(stop), signsOf(stop)];
  const key = JSON.stringify([sources, signs, stop.type, stop.origin]);
  const same = (/** @type {Reason} */ { sources, signs, type, origin }) => JSON.stringify([sources, signs, type, origin]) === key;
  const found = reasons.find(same);
  if (found === undefined) {
    const { type, origin, url, count, at } = stop;
    reasons.push({ sources, signs, type, suspected: isSuspicion(stop), origin, url, count, at });
    return;
  }
  found.count += stop.count;
  if (stop.at > found.at) {
    found.at = stop.at;
    found.url = stop.url;
  }
}

/**
 * @param {Stop} stop
 * @returns {Miner | null}
 */
function minerOf(stop) {
  for (const { what } of stop.verdict?.evidence ?? []) {
    if (what.kind === 'filter' && what.miner !== null && what.miner.id !== 'unattributed') return what.miner;
  }
  return null;
}

/**
 * @param {Stop} stop
 * @returns {Source[]}
 */
function sourcesOf(stop) {
  return (stop.verdict?.evidence ?? []).flatMap(({ what, where }) =>
    what.kind === 'filter' && where.kind === 'line'
      ? [{ filter: what.filter, list: where.list, line: where.line }]
      : [],
  );
}

/**
 * @param {Stop} stop
 * @returns {Sign[]}
 */
function signsOf(stop) {
  return (stop.verdict?.evidence ?? []).flatMap(({ what }) =>
    what.kind === 'sign' ? [{ key: what.key, arguments: what.arguments }] : [],
  );
}
