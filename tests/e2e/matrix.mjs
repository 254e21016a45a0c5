/**
 * The matrix of test miners, in print.
 *
 *     node tests/e2e/matrix.mjs [--full] [--only TEXT] [--seconds N] [--output FILE]
 *
 * Without --full the 40 rows of the tests; with it all cells, and the processor's time of ten of them with and without
 * Wattguard. --only: cells whose title has all of these words; --seconds: how long the processor is watched (60). Browsers
 * are named by WATTGUARD_BROWSERS. Ends with 0 only if every cell came to what is expected of it.
 */
import { appendFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { BROWSERS, launch } from './harness/browsers.mjs';
import { createAuthority } from './harness/certificates.mjs';
import { startWeb } from './harness/server.mjs';
import { IMPOSSIBLE, matrix, reduced, titleOf } from './mining/cells.mjs';
import { processorTable } from './mining/processor.mjs';
import { openMine, PREFERENCES, runCells } from './mining/runner.mjs';
import { isAsExpected, report } from './mining/tables.mjs';

const { values: flags } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    seconds: { type: 'string', default: '60' },
    output: { type: 'string' },
  },
});
const ROWS = 40;
/** Milliseconds. */
const BOUND = flags.full ? 12_000 : 8_000;

const words = flags.only.split(' ').filter(Boolean);
const cells = (flags.full ? matrix() : reduced(ROWS)).filter((cell) => words.every((word) => titleOf(cell).split(' ').includes(word)));

if (flags.output) await writeFile(flags.output, '');
await print(`# The matrix of test miners

${new Date().toISOString().slice(0, 10)}, ${cells.length} cells a browser, by \`cargo xtask e2e${flags.full ? ' --full' : ''}\`. A cell is a context, a
transport, code, a dialect, a disguise, a start and a throttle; every possible pair of values occurs in the full matrix.
Impossible: ${IMPOSSIBLE.map(({ reason }) => reason).join('; ')}.
`);
let allAsExpected = true;
for (const name of BROWSERS) {
  const web = await startWeb(await createAuthority());
  const browser = await launch(name, { web, preferences: PREFERENCES });
  try {
    const mine = await openMine(browser, web);
    const results = await runCells(mine, cells, BOUND, (one) =>
      console.error(`${isAsExpected(one) ? 'ok ' : '!  '} ${one.title}: ${one.outcome} (${one.expected.outcome}) ${one.evidence.join(' ')} ${one.stops.join(', ')} ${one.toStop ?? ''}`),
    );
    mine.pool.close();
    await print(report(await browser.version(), results));
    allAsExpected &&= results.every(isAsExpected);
  } finally {
    await browser.close();
    await web.close();
  }
  if (flags.full && !words.length) await print(await processorTable(name, Number(flags.seconds)));
}
process.exitCode = allAsExpected ? 0 : 1;

/** @param {string} text */
async function print(text) {
  console.log(`${text}\n`);
  if (flags.output) await appendFile(flags.output, `${text}\n\n`);
}
