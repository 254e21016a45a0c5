/**
 * What Wattguard costs a page: ratios of one run, with and without it, each with its interval of 95 % (statistics.mjs).
 *
 *     node benches/page/run.mjs [--quick] [--pairs N] [--only PART,...]
 *
 * Parts: start, load, echo, wasm, messages, memory. Browsers with and without the extension run side by side and are measured
 * in turn, one at a time (variants.mjs). Prints tables; judges nothing, because a busy machine is no fault of the code.
 */
import os from 'node:os';
import { parseArgs } from 'node:util';
import { BROWSERS } from '../../tests/e2e/harness/browsers.mjs';
import { createAuthority } from '../../tests/e2e/harness/certificates.mjs';
import { startWeb } from '../../tests/e2e/harness/server.mjs';
import { startEcho } from './echo.mjs';
import { ROUTES } from './pages.mjs';
import { measureMarks, PARTS } from './parts.mjs';
import { hasContentScripts, startVariant } from './variants.mjs';

/** @typedef {import('./parts.mjs').Effort} Effort */
/** @typedef {import('./variants.mjs').BrowserName} BrowserName */

const { values: flags } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, pairs: { type: 'string' }, only: { type: 'string' } },
});

/** Loads of the page with frames, and rounds of the rest. @type {Effort} */
const effort = flags.quick
  ? { loads: 2, rounds: 2, share: 0.1, warming: 1, thorough: false }
  : { loads: Number(flags.pairs ?? 20), rounds: 15, share: 1, warming: 2, thorough: true };
const wanted = flags.only?.split(',') ?? ['start', ...Object.keys(PARTS)];

const guarded = await hasContentScripts();
for (const name of BROWSERS) await bench(name);

/** @param {BrowserName} name */
async function bench(name) {
  const web = await startWeb(await createAuthority());
  web.serve(ROUTES);
  const echo = await startEcho(web.proxy);
  const through = { ...web, proxy: echo.proxy };
  try {
    printHead(name);
    if (wanted.includes('start')) {
      const variants = [await startVariant(name, 'empty', through, { marks: true }), await startVariant(name, 'full', through, { marks: true })];
      printRows(await measureMarks(variants, effort));
      for (const variant of variants) await variant.close();
    }
    const parts = Object.entries(PARTS).filter(([part]) => wanted.includes(part));
    const variants = [];
    const compared = effort.thorough ? /** @type {const} */ (['none', 'empty', 'full']) : /** @type {const} */ (['none', 'full']);
    for (const variant of parts.length ? compared : []) variants.push(await startVariant(name, variant, through));
    for (const [, measure] of parts) {
      printRows(await measure(variants, effort, web));
      web.forget();
    }
    const version = (await variants[0]?.browser.version()) ?? name;
    for (const variant of variants) await variant.close();
    console.log(`\n${version}, ${new Date().toISOString().slice(0, 10)}, ${os.cpus().length} processors, load ${os.loadavg()[0]?.toFixed(1)} at the end`);
  } finally {
    echo.close();
    await web.close();
  }
}

/** @param {string} title */
function printHead(title) {
  console.log(`\n${title}`);
  if (!guarded) console.log('The manifest has no content scripts: this is what the bench itself shows where nothing is measured.');
  console.log('\n| what | with / without | 95 % of 100 lie in | middle pair | with | without | pairs | aim |');
  console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
}

/** As soon as a part is done: a long run that is ended early has told something. @param {import('./parts.mjs').Row[]} rows */
function printRows(rows) {
  for (const { what, ratio, unit, sides, aim } of rows) {
    const cells = ratio
      ? [ratio.ratio.toFixed(3), `${ratio.low.toFixed(3)} to ${ratio.high.toFixed(3)}`, ratio.middle.toFixed(3)]
      : ['', '', ''];
    const values = sides.map((side) => (side === null ? '' : `${side.toFixed(side < 10 ? 2 : 0)} ${unit}`));
    console.log(`| ${[what, ...cells, ...values, ratio?.pairs ?? '', aim ?? ''].join(' | ')} |`);
  }
}
