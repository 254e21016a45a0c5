/**
 * What Wattguard costs a page: ratios of one run, with and without it, each with its interval of 95 % (statistics.mjs).
 *
 *     node benches/page/run.mjs [--quick] [--pairs N] [--only PART,...]
 *
 * Parts: start, load, echo, wasm, messages, memory. Browsers with and without the extension run side by side and are measured
 * in turn, one at a time (variants.mjs), and are started anew LAUNCHES times: one that runs is a little faster or slower than
 * the next for all of its life. Prints tables; judges nothing, because a busy machine is no fault of the code.
 */
import os from 'node:os';
import { parseArgs } from 'node:util';
import { BROWSERS } from '../../tests/e2e/harness/browsers.mjs';
import { createAuthority } from '../../tests/e2e/harness/certificates.mjs';
import { startWeb } from '../../tests/e2e/harness/server.mjs';
import { startEcho } from './echo.mjs';
import { ROUTES } from './pages.mjs';
import { PARTS, rowsOf } from './parts.mjs';
import { hasContentScripts, startVariant } from './variants.mjs';

/** @typedef {import('./parts.mjs').Effort} Effort */
/** @typedef {import('./parts.mjs').Part} Part */
/** @typedef {import('./variants.mjs').BrowserName} BrowserName */

const { values: flags } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, pairs: { type: 'string' }, only: { type: 'string' } },
});

/** Launches of the browsers: an interval over fewer would be a guess. */
const LAUNCHES = flags.quick ? 1 : 8;
/** Loads of the page with frames, and rounds of the rest, in each. @type {Effort} */
const effort = flags.quick
  ? { loads: 2, rounds: 2, share: 0.1, warming: 1, thorough: false }
  : { loads: Math.ceil(Number(flags.pairs ?? 24) / LAUNCHES), rounds: 2, share: 1, warming: 1, thorough: true };
const wanted = flags.only?.split(',') ?? Object.keys(PARTS);

const guarded = await hasContentScripts();
for (const name of BROWSERS) await bench(name);

/** @param {BrowserName} name */
async function bench(name) {
  printHead(name);
  let version = '';
  for (const [part, { measure, variants: compared, marks = false, launches: most = LAUNCHES }] of Object.entries(PARTS)) {
    if (!wanted.includes(part)) continue;
    const launches = [];
    while (launches.length < most) {
      launches.push(await inBrowsers(name, compared, marks, async (variants, web) => {
        version = (await variants[0]?.browser.version()) ?? name;
        return measure(variants, effort, web);
      }));
    }
    printRows(rowsOf(launches));
  }
  console.log(`\n${version}, ${new Date().toISOString().slice(0, 10)}, ${os.cpus().length} processors, load ${os.loadavg()[0]?.toFixed(1)} at the end`);
}

/**
 * Browsers of one launch, with a web of their own.
 * @template T
 * @param {BrowserName} name @param {Part['variants']} compared @param {boolean} marks
 * @param {(variants: import('./variants.mjs').Variant[], web: import('./variants.mjs').Web) => Promise<T>} work
 */
async function inBrowsers(name, compared, marks, work) {
  const web = await startWeb(await createAuthority());
  web.serve(ROUTES);
  const echo = await startEcho(web.proxy);
  const variants = [];
  try {
    for (const variant of compared) variants.push(await startVariant(name, variant, { ...web, proxy: echo.proxy }, { marks }));
    return await work(variants, web);
  } finally {
    for (const variant of variants) await variant.close();
    echo.close();
    await web.close();
  }
}

/** @param {string} title */
function printHead(title) {
  console.log(`\n${title}`);
  if (!guarded) console.log('The manifest has no content scripts: this is what the bench itself shows where nothing is measured.');
  console.log('\n| what | with / without | 95 % of 100 lie in | middle pair | with | without | pairs, launches | aim |');
  console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
}

/** As soon as a part is done: a long run that is ended early has told something. @param {import('./parts.mjs').Row[]} rows */
function printRows(rows) {
  for (const { what, ratio, unit, sides, aim, isCompared } of rows) {
    const cells = isCompared
      ? [ratio.ratio.toFixed(3), `${ratio.low.toFixed(3)} to ${ratio.high.toFixed(3)}`, ratio.middle.toFixed(3)]
      : ['', '', ''];
    const values = sides.map((side) => `${side.toFixed(side < 10 ? 2 : 0)} ${unit}`);
    console.log(`| ${[what, ...cells, ...values, `${ratio.pairs}, ${ratio.launches}`, aim ?? ''].join(' | ')} |`);
  }
}
