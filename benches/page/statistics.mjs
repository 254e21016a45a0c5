/**
 * How much one side is of the other, and how sure that is.
 *
 * Pairs of figures measured one after the other -> the ratio of their totals, the ratio of a middle pair, and the interval that
 * holds 95 of 100 ratios of totals when the pairs are drawn anew with replacement (percentile bootstrap: Efron, "Bootstrap
 * methods", 1979). Whole pairs are drawn, so what slowed both sides alike slows both in every draw; and launches are drawn
 * before their pairs are, because a browser that was started anew is a few hundredths faster or slower for all of its life
 * (a two-stage bootstrap: Davison and Hinkley, "Bootstrap Methods and their Application", 1997, 3.8).
 * Invariant: the same pairs give the same interval; the draws come from a seed.
 *
 * @example
 * ratioOf([[[11, 10], [22, 20]], [[33, 30]]]).ratio; // 1.1
 */

/** @typedef {[one: number, other: number]} Pair */
/** @typedef {{ ratio: number, low: number, high: number, middle: number, pairs: number, launches: number }} Ratio */

/** Draws of the bootstrap: the ends of the interval move by less than a tenth of its width with more. */
const DRAWS = 4000;
const SEED = 5;
const CONFIDENCE = 0.95;

/** @param {Pair[][]} launches  the pairs of each @returns {Ratio} */
export function ratioOf(launches) {
  const random = numbers(SEED);
  /** @template T @param {T[]} all @returns {T[]} */
  const drawn = (all) => all.map(() => /** @type {T} */ (all[Math.floor(random() * all.length)]));
  const pairs = launches.flat();
  const ratios = Array.from({ length: DRAWS }, () => ofTotals(drawn(launches).flatMap(drawn)));
  const outside = (1 - CONFIDENCE) / 2;
  return {
    ratio: ofTotals(pairs),
    low: quantile(ratios, outside),
    high: quantile(ratios, 1 - outside),
    middle: median(pairs.map(([one, other]) => one / other)),
    pairs: pairs.length,
    launches: launches.length,
  };
}

/** @param {Pair[]} pairs */
function ofTotals(pairs) {
  return total(pairs.map(([one]) => one)) / total(pairs.map(([, other]) => other));
}

/** @param {number[]} values */
export const total = (values) => values.reduce((sum, value) => sum + value, 0);

/** @param {number[]} values */
export const mean = (values) => total(values) / values.length;

/** @param {number[]} values */
export const median = (values) => (quantile(values, 0.5) + quantile(values.map((value) => -value), 0.5) * -1) / 2;

/** @param {number[]} values @param {number} share */
function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

/**
 * Numbers from 0 to 1, the same for the same seed: mulberry32, good enough for draws and made-up code.
 * @param {number} seed
 */
export function numbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
