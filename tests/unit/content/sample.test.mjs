/** sample.js: the beginning whole, then a window that nobody can foresee; all where something was found, nothing in silence. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

let at = 1_000;
let drawn = 0;
performance.now = () => at;
Math.random = () => drawn;
const { sampler } = await import('../../../extension/content/hook/sample.js');
const { attention } = await import('../../../extension/content/hook/link.js');
const { state } = await import('../../../extension/content/hook/wrap.js');

const PERIOD = 30_000;

/** A conversation whose first bytes are told, at the beginning of a period. */
function spent() {
  drawn = 0;
  const { isWanted } = sampler((size) => /** @type {number} */ (size));
  for (let left = 4; left > 0; left -= 1) assert.ok(isWanted(16 * 1024));
  at = (Math.floor(at / PERIOD) + 2) * PERIOD;
  return isWanted;
}

/** When frames are told, in seconds from the first that could be left out. @param {number} random @param {number} seconds */
function heard(random, seconds) {
  const isWanted = spent();
  drawn = random;
  const begun = at;
  const told = [];
  for (; at < begun + seconds * 1_000; at += 1_000) if (isWanted(100)) told.push((at - begun) / 1_000);
  return told;
}

test('the window opens when chance has it', () => {
  assert.deepEqual(heard(0, 30), [0, 1, 2, 3, 4, 5]);
  assert.deepEqual(heard(0.4, 30), [10, 11, 12, 13, 14, 15]);
  assert.deepEqual(heard(1, 30).slice(0, 5), [25, 26, 27, 28, 29]);
});

test('once in each period', () => {
  assert.deepEqual(heard(0.8, 60), [20, 21, 22, 23, 24, 25, 50, 51, 52, 53, 54, 55]);
});

test('whoever speaks seldom is heard as often as the window is open', () => {
  const [isWanted, gaps] = [spent(), [31, 45, 60, 97]];
  // A fraction that never repeats: the windows lie everywhere.
  let told = 0;
  for (let frames = 0; frames < 4_000; frames += 1) {
    drawn = (frames * 0.618034) % 1;
    at += /** @type {number} */ (gaps[frames % 4]) * 1_000;
    told += Number(isWanted(100));
  }
  assert.ok(told > 4_000 / 12 && told < 4_000 / 3, `${told} of 4000; a sixth of the time`);
});

test('all where something was found, nothing in silence, no frame that is too long', () => {
  const isWanted = spent();
  drawn = 1;
  assert.equal(isWanted(100), false);
  attention.full = true;
  assert.equal(isWanted(100), true);
  assert.equal(isWanted(16 * 1024 + 1), false);
  state.silent = true;
  assert.equal(isWanted(100), false);
  state.silent = attention.full = false;
});

test('what may rest until the window opens: a crowd, and nothing where all is told', () => {
  const sample = sampler((size) => /** @type {number} */ (size));
  at = 900 * PERIOD;
  drawn = 1;
  for (let left = 501; left > 0; left -= 1) sample.isWanted(100);
  assert.equal(sample.rest(), 0, 'the beginning');
  sample.isWanted(64 * 1024);
  assert.equal(sample.rest(), 25_000);
  attention.full = true;
  assert.equal(sample.rest(), 0, 'where something was found');
  attention.full = false;
  at += 25_000;
  assert.equal(sample.rest(), 0, 'in the window');
  at += 6_000;
  sample.isWanted(100);
  assert.equal(sample.rest(), 0, 'where few come');
});
