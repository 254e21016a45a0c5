/**
 * The cells of the matrix: where a miner runs, how it talks, what it computes with, how it hides, when and how hard it works.
 *
 * `matrix()` -> cells in which every possible pair of values of two dimensions occurs; `reduced(count)` -> so many of
 * them in which every value occurs. Greedy and seeded: the same cells in every run.
 * Invariant: no cell is impossible (`impossible` names the reason), and no possible pair is missing.
 *
 * Pairs, because two causes together explain most faults (Kuhn, Wallace and Gallo, "Software Fault Interactions", 2004);
 * the full product has 171,072 cells.
 */
import { CONTEXTS, WORKERS } from './contexts.mjs';
import { DIALECT_NAMES } from './dialects.mjs';
import { DISGUISE_NAMES } from './disguises.mjs';

/** @typedef {import('./contexts.mjs').Cell} Cell */

export const DIMENSIONS = {
  context: CONTEXTS,
  transport: /** @type {const} */ (['ws', 'fetch', 'xhr', 'rtc']),
  code: /** @type {const} */ (['wasm', 'base64', 'js', 'generated']),
  dialect: DIALECT_NAMES,
  disguise: DISGUISE_NAMES,
  start: /** @type {const} */ (['load', 'click', 'late']),
  throttle: /** @type {const} */ ([1, 0.3, 0.1]),
};

const NAMES = /** @type {(keyof typeof DIMENSIONS)[]} */ (Object.keys(DIMENSIONS));

/** What no browser or protocol offers. @type {{ reason: string, is: (cell: Cell) => boolean }[]} */
export const IMPOSSIBLE = [
  { reason: 'workers have no RTCPeerConnection (WebRTC, 4.4: Window only)', is: ({ context, transport }) => transport === 'rtc' && WORKERS.includes(context) },
  { reason: 'service workers have no XMLHttpRequest', is: ({ context, transport }) => transport === 'xhr' && context === 'service' },
  { reason: "Duino-Coin's lines have no keys to rename", is: ({ dialect, disguise }) => dialect === 'duino' && disguise === 'renamed' },
  { reason: "Duino-Coin's lines have no structure to pack", is: ({ dialect, disguise }) => dialect === 'duino' && disguise === 'msgpack' },
];

/** @param {Cell} cell @returns {string | null}  the reason */
export const impossible = (cell) => IMPOSSIBLE.find(({ is }) => is(cell))?.reason ?? null;

/** @param {Cell} cell */
export const titleOf = (cell) => NAMES.map((name) => (name === 'throttle' ? `${cell.throttle * 100}%` : cell[name])).join(' ');

/** Marsaglia's xorshift with 32 bits (2003). @param {number} seed @returns {(below: number) => number} */
function dice(seed) {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** @param {Cell} cell @returns {string[]} */
const pairsOf = (cell) => NAMES.flatMap((one, at) => NAMES.slice(at + 1).map((other) => `${one}=${cell[one]} ${other}=${cell[other]}`));

/** Candidates that are drawn for each cell: more of them hardly give fewer cells. */
const DRAWN = 60;
const SEED = 20_240_229;

/** @returns {Cell[]} */
export function matrix() {
  const roll = dice(SEED);
  /** @param {Partial<Cell>} fixed @returns {Cell | null} */
  const draw = (fixed) => {
    const drawn = NAMES.map((name) => [name, DIMENSIONS[name][roll(DIMENSIONS[name].length)]]);
    const cell = /** @type {Cell} */ ({ ...Object.fromEntries(drawn), ...fixed });
    return impossible(cell) ? null : cell;
  };
  /** @type {Map<string, Partial<Cell>>} */
  const open = new Map();
  for (const [at, one] of NAMES.entries()) {
    for (const other of NAMES.slice(at + 1)) {
      for (const a of DIMENSIONS[one]) {
        for (const b of DIMENSIONS[other]) open.set(`${one}=${a} ${other}=${b}`, { [one]: a, [other]: b });
      }
    }
  }
  /** @type {Cell[]} */
  const cells = [];
  for (const [pair, fixed] of open) {
    if (!open.has(pair)) continue;
    /** @type {Cell | null} */
    let best = null;
    let most = 0;
    for (let turn = 0; turn < DRAWN; turn++) {
      const cell = draw(fixed);
      const news = cell ? pairsOf(cell).filter((one) => open.has(one)).length : 0;
      if (news > most) [best, most] = [cell, news];
    }
    // What no draw made possible is impossible by itself: every rule above is about a pair.
    open.delete(pair);
    if (!best) continue;
    cells.push(best);
    for (const one of pairsOf(best)) open.delete(one);
  }
  return cells;
}

/** Cells that wait ten seconds: few of them where time is short. */
const LATE_ONES = 3;

/** @param {number} count @returns {Cell[]} */
export function reduced(count) {
  const left = matrix();
  /** @type {Cell[]} */
  const chosen = [];
  /** @type {Map<string, number>} */
  const seen = new Map();
  /** How new a cell is: each value counts less the more often it was chosen. @param {Cell} cell */
  const worth = (cell) => NAMES.reduce((sum, name) => sum + 1 / 4 ** (seen.get(`${name}=${cell[name]}`) ?? 0), 0);
  while (chosen.length < count && left.length) {
    const late = chosen.filter(({ start }) => start === 'late').length;
    const open = left.filter(({ start }) => start !== 'late' || late < LATE_ONES);
    const best = open.reduce((best, cell) => (worth(cell) > worth(best) ? cell : best));
    left.splice(left.indexOf(best), 1);
    chosen.push(best);
    for (const name of NAMES) seen.set(`${name}=${best[name]}`, (seen.get(`${name}=${best[name]}`) ?? 0) + 1);
  }
  return chosen;
}
