/**
 * Answers: which signs of mining speak for some stops, each once, by where it was seen.
 *
 *     seen([a script of a.com, a socket to b.com])  ->  [{ place: 'script', host: 'a.com', signs: [...] },
 *                                                        { place: 'message', host: 'b.com', signs: [...] }]
 *
 * What is known of a whole page stands in the verdict of each of its stops, but only the stop of that kind knows the host:
 * a module's sign in a socket's verdict says nothing of where the module came from.
 *
 * Invariant: each sign stands once, and with a host where one is known; another place of the same sign stands there with
 * none. What is weak is left out where something weighs more. Nothing here reads the page or the browser.
 */
// @ts-check

/**
 * @typedef {import('../shared/messages.js').Stop} Stop
 * @typedef {import('../shared/boundary.js').Evidence} Evidence
 * @typedef {import('./groups.js').Sign} Sign
 *
 * @typedef {'script' | 'worker' | 'page' | 'module' | 'message' | 'behaviour'} Place
 *   page: code that stands in the page itself, and has no host of its own
 *
 * @typedef {{ place: Place, host: string | null, signs: Sign[] }} Seen  host null: not known, or the page's own
 * @typedef {{ place: Place, host: string | null, sign: Sign, weight: number }} One
 */

/** What a stop has to be, to say which host a family of signs belongs to. @type {Record<string, string[]>} */
const hosted = {
  script: ['script', 'worker', 'page'],
  module: ['module'],
  // Data channels lead to other browsers, and messages to workers stay in the page: their address is the page's.
  message: ['websocket', 'webtransport', 'eventsource', 'polling'],
};

const weights = { weak: 1, strong: 2, conclusive: 3 };

/**
 * @param {Stop[]} stops
 * @returns {Seen[]} what weighs most first
 */
export function seen(stops) {
  const all = stops.flatMap((stop) => (stop.verdict?.evidence ?? []).flatMap((evidence) => one(evidence, stop)));
  const heaviest = Math.max(0, ...all.map(({ weight }) => weight));
  const counted = all.filter(({ weight }) => weight > weights.weak || heaviest === weights.weak);
  const placed = new Set(counted.filter(isPlaced).map(({ sign }) => JSON.stringify(sign)));
  const said = new Set();
  /** @type {Map<string, Seen>} */
  const found = new Map();
  for (const { place, host, sign } of counted.sort((a, b) => b.weight - a.weight || Number(isPlaced(b)) - Number(isPlaced(a)))) {
    const words = JSON.stringify(sign);
    if (!isPlaced({ place, host }) && placed.has(words)) continue;
    const key = JSON.stringify([place, host]);
    const here = found.get(key) ?? { place, host, signs: [] };
    found.set(key, here);
    if (!said.has(words)) here.signs.push(sign);
    said.add(words);
  }
  return [...found.values()];
}

/** @param {Pick<One, 'place' | 'host'>} one */
function isPlaced({ place, host }) {
  return host !== null || place === 'page';
}

/**
 * @param {Evidence} evidence
 * @param {Stop} stop
 * @returns {One[]} none: a filter
 */
function one({ family, strength, what }, stop) {
  if (what.kind !== 'sign' || family === 'address') return [];
  const isHere = hosted[family]?.includes(stop.type) ?? false;
  const place = family === 'script' && isHere && stop.type !== 'script' ? /** @type {Place} */ (stop.type) : family;
  return [{
    place,
    host: isHere && place !== 'page' && stop.host !== '' ? stop.host : null,
    sign: { key: what.key, arguments: what.arguments },
    weight: weights[strength],
  }];
}
