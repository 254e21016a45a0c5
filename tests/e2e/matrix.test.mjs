/**
 * Test miners of every kind are stopped, asked about or not seen, each as it is known: the reduced matrix.
 *
 * A row is a cell of `mining/cells.mjs`; every value of every dimension occurs. `cargo xtask e2e --full` runs all pairs.
 */
import assert from 'node:assert/strict';
import { BROWSERS } from './harness/browsers.mjs';
import { inEachBrowser } from './harness/suite.mjs';
import { DIMENSIONS, reduced } from './mining/cells.mjs';
import { openMine, PREFERENCES, runCells } from './mining/runner.mjs';
import { sums } from './mining/tables.mjs';

const ROWS = 40;
/** Milliseconds after the first sign at which what was not stopped is believed to go on. */
const BOUND = 12_000;

const cells = reduced(ROWS);
for (const [name, values] of Object.entries(DIMENSIONS)) {
  for (const value of values) assert.ok(cells.some((cell) => Reflect.get(cell, name) === value), `${name} ${value} in no row`);
}

if (BROWSERS.length) {
  inEachBrowser('the matrix', { preferences: PREFERENCES }, async ({ row, browser, web }) => {
    const mine = await openMine(browser, web);
    // Side by side, hence before the rows, which stand one after the other.
    const results = await runCells(mine, cells, BOUND);
    mine.pool.close();
    for (const { title, expected, outcome, evidence, stops, after } of results) {
      await row(`${title}: ${expected.outcome} (${expected.reason})`, async () => {
        assert.equal(outcome, expected.outcome, `${stops.join(', ') || 'nothing said'}; ${evidence.join(' ')}; ${after} frames after`);
      });
    }
    console.log(sums(results));
  });
}
