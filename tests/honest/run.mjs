/**
 * Honest pages in both browsers, without and with Wattguard: what `cargo xtask e2e` runs, and the table in results.md.
 *
 *     node tests/honest/run.mjs [--browser chromium] [--only NAME,NAME] [--full] [--twice] [--write]
 *
 * --full: all pages, not only those of `cargo xtask test`; needs the packages of full/. --only chooses among all. --twice: both times without Wattguard, which shows pages that are not the
 * same in each run; --write: writes results.md. Ends with 1 when a page differs.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { BROWSERS, EXTENSION } from '../e2e/harness/browsers.mjs';
import { complaints } from './compare.mjs';
import { ALL, QUICK } from './pages/index.mjs';
import { table } from './table.mjs';
import { visitAll } from './visit.mjs';

/**
 * @typedef {import('../e2e/harness/browsers.mjs').BrowserName} BrowserName
 * @typedef {import('./table.mjs').Line} Line
 */

/** Pages in one browser before it starts anew: memory of what is left behind is bounded so. */
const BATCH = 20;

const { values } = parseArgs({
  options: {
    browser: { type: 'string' },
    only: { type: 'string' },
    full: { type: 'boolean', default: false },
    twice: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const names = values.only?.split(',');
const chosen = names ? ALL.filter(({ name }) => names.includes(name)) : values.full ? ALL : QUICK;
const browsers = BROWSERS.filter((name) => !values.browser || name === values.browser);

/** @type {Line[]} */
const lines = [];
for (const browser of browsers) {
  const pages = chosen.filter(({ only }) => !only || only === browser);
  for (let at = 0; at < pages.length; at += BATCH) {
    const batch = pages.slice(at, at + BATCH);
    const without = await visitAll(browser, batch, null);
    const within = await visitAll(browser, batch, values.twice ? null : EXTENSION);
    for (const [row, before] of without.entries()) {
      const after = within[row];
      if (after) tell({ browser, page: before.page, before, after, wrong: complaints(before, after) });
    }
  }
}

/** @param {Line} line */
function tell(line) {
  lines.push(line);
  const { browser, page, before, after, wrong } = line;
  const times = [before, after].map(({ observed }) => `${Math.round(observed.time ?? Number.NaN)} ms`.padStart(9)).join(' ');
  console.log(`${wrong.length ? 'DIFFERS' : 'same   '} ${browser.padEnd(9)} ${page.name.padEnd(28)} ${times}  ${JSON.stringify(before.observed.result)?.slice(0, 160)}`);
  for (const what of wrong) console.log(`        ${what}`);
  for (const note of before.observed.notes) console.log(`        ${note}`);
}

const wrong = lines.filter((line) => line.wrong.length);
console.log(`${lines.length - wrong.length} passed, ${wrong.length} failed`);
if (values.write) await writeFile(new URL('./results.md', import.meta.url), table(lines));
process.exitCode = wrong.length ? 1 : 0;
