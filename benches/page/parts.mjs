/**
 * What is measured: variants of a browser and how much effort -> readings; those of all launches -> rows of the table.
 *
 * Each part has one line that says how. All figures are of pairs: the same thing in one variant and, right before or after it,
 * in the other. *Speed* is how much was done in a time, so that more is better; times and memory are better when small.
 */
import { setTimeout as wait } from 'node:timers/promises';
import * as inside from './inside.mjs';
import { HOST } from './echo.mjs';
import { moduleOf } from './module.mjs';
import { ISOLATED } from './pages.mjs';
import { memory, processorTime } from './processes.mjs';
import { mean, ratioOf } from './statistics.mjs';
import { inTurn } from './variants.mjs';

/**
 * @typedef {import('./variants.mjs').Variant} Variant
 * @typedef {import('./variants.mjs').VariantName} VariantName
 * @typedef {import('./variants.mjs').Web} Web
 * @typedef {import('./statistics.mjs').Pair} Pair
 * @typedef {import('./statistics.mjs').Ratio} Ratio
 *
 * @typedef {object} Effort  of one launch of each variant
 * @property {number} loads  pairs of page loads
 * @property {number} rounds  of everything else
 * @property {number} share  of the usual count of messages a round
 * @property {number} warming  rounds before those that count
 * @property {boolean} thorough  with empty scripts for comparison, and heaps, whose measurement takes a browser up to a minute
 *
 * @typedef {{ what: string, unit: string, aim?: string, isCompared?: boolean }} Figure  without a ratio where it is not compared
 * @typedef {Figure & { pairs: Pair[] }} Reading  of one launch
 * @typedef {Figure & { ratio: Ratio, sides: [number, number] }} Row  with means
 */

/** After a load the background still judges what the page did; this long it is counted. In ms. */
const AFTER_LOAD = 300;
/** After a module, too: what is judged later is counted, and does not fall into the next round. In ms. */
const AFTER_MODULE = 1500;
/** Bytes of the module: the 5 MB. */
const MODULE_SIZE = 5e6;
/** Frames inserted one after the other in a round. */
const FRAMES = 20;

/** @typedef {Record<VariantName, Record<string, number>[]>} Figures */

/**
 * @param {string} what @param {Figures} figures @param {string} figure
 * @param {{ unit: string, aim?: string, speed?: number, of?: VariantName, to?: VariantName, isCompared?: boolean }} options
 *   speed: what was done in the time; then its inverse counts
 * @returns {Reading}
 */
function reading(what, figures, figure, { unit, aim, speed, of = 'full', to = 'none', isCompared = true }) {
  const side = (/** @type {VariantName} */ name) =>
    figures[name].map((one) => (speed === undefined ? (one[figure] ?? NaN) : speed / (one[figure] ?? NaN)));
  const [one, other] = [side(of), side(to)];
  const pairs = one.map((value, at) => /** @type {Pair} */ ([value, other[at] ?? NaN]));
  return { what, pairs, unit, aim, isCompared };
}

/** @param {Reading[][]} launches  the same readings of each @returns {Row[]} */
export function rowsOf(launches) {
  return (launches[0] ?? []).map(({ pairs: _, ...figure }, at) => {
    const groups = launches.map((readings) => readings[at]?.pairs ?? []);
    const side = (/** @type {0 | 1} */ which) => mean(groups.flat().map((pair) => pair[which]));
    return { ...figure, ratio: ratioOf(groups), sides: [side(0), side(1)] };
  });
}

/** @param {Variant} variant @param {() => Promise<{ ms: number }>} run */
async function withProcessor({ process }, run) {
  const before = processorTime(process);
  const { ms } = await run();
  return { ms, processor: processorTime(process) - before };
}

/**
 * document_start: microseconds between a mark of the first content script and one of the last, the median of 31
 * documents; and from the insertion of a srcdoc frame to its first script, by the clock of the page. Against empty scripts, not against none.
 * @param {Variant[]} variants @param {Effort} effort @returns {Promise<Reading[]>}
 */
async function measureMarks(variants, { rounds, loads, warming }) {
  const marks = await inTurn(variants, loads, warming, async ({ tab }) => {
    await tab.go('https://bench.test/marked');
    return tab.evaluate(inside.betweenMarks);
  });
  const frames = await inTurn(variants, rounds, warming, async ({ tab }) => {
    await tab.go('https://bench.test/isolated');
    return tab.evaluate(inside.framesInTurn, FRAMES);
  });
  return [
    reading('document_start by marks, of empty scripts', marks, 'microseconds', { unit: 'µs', to: 'empty', aim: '<= 1.5' }),
    reading('srcdoc frame to its first script, of empty scripts', frames, 'ms', { unit: 'ms', to: 'empty' }),
  ];
}

/**
 * Processor time of all processes of the browser, from the start of a navigation to AFTER_LOAD after its end.
 * @param {Variant[]} variants @param {Effort} effort @returns {Promise<Reading[]>}
 */
async function measureLoad(variants, { loads, warming, thorough }) {
  const figures = await inTurn(variants, loads, warming, ({ tab, ...variant }) =>
    withProcessor({ tab, ...variant }, async () => {
      const begin = performance.now();
      await tab.go('https://bench.test/frames');
      const ms = performance.now() - begin;
      await wait(AFTER_LOAD);
      return { ms };
    }),
  );
  const readings = [
    reading('load of 31 documents, processor time', figures, 'processor', { unit: 'ms', aim: '<= 1.03' }),
    reading('load of 31 documents, time until its end', figures, 'ms', { unit: 'ms' }),
  ];
  if (!thorough) return readings;
  return [
    ...readings,
    reading('load, processor time, of empty scripts', figures, 'processor', { unit: 'ms', to: 'empty' }),
    reading('load, processor time, empty scripts of no extension', figures, 'processor', { unit: 'ms', of: 'empty' }),
    reading('load, processor time, of lists without the guard', figures, 'processor', { unit: 'ms', to: 'lists' }),
    reading('load, processor time, lists without the guard of no extension', figures, 'processor', { unit: 'ms', of: 'lists' }),
  ];
}

/** Rounds of echoes, 64 messages under way: binary or not, bytes of each, how many. */
const ECHOES = /** @type {const} */ ([
  [false, 100, 20_000],
  [true, 100, 20_000],
  [false, 10_000, 4_000],
  [true, 10_000, 4_000],
]);

/** @param {Variant[]} variants @param {Effort} effort @returns {Promise<Reading[]>} */
async function measureEcho(variants, effort) {
  const readings = [];
  for (const [binary, size, most] of ECHOES) {
    const order = { url: `ws://${HOST}/`, binary, size, count: most * effort.share, underWay: 64 };
    const figures = await onPage(variants, effort, 'http://bench.test/blank', (tab) => tab.evaluate(inside.echo, order));
    const what = `WebSocket echo, ${binary ? 'binary' : 'text'}, ${size} bytes`;
    readings.push(reading(`${what}: messages a second`, figures, 'ms', { unit: '/s', speed: order.count * 1000, aim: '>= 0.97' }));
    readings.push(reading(`${what}: processor time`, figures, 'processor', { unit: 'ms' }));
  }
  return readings;
}

/** Rounds, times those of other parts: what is measured is 30 ms, and two like rounds differ by 10. */
const MODULE_ROUNDS = 6;

/** A new module in a new document each time: none comes from a cache, and most pages compile one. @param {Variant[]} variants @param {Effort} effort @param {Web} web @returns {Promise<Reading[]>} */
async function measureWasm(variants, { rounds, ...effort }, web) {
  const module = moduleOf(MODULE_SIZE);
  let number = 0;
  web.serve({ 'bench.test/module.wasm': () => ({ body: module(++number), headers: { 'content-type': 'application/wasm', 'cache-control': 'no-store' } }) });
  const readings = [];
  for (const streaming of [false, true]) {
    const figures = await onPage(variants, { ...effort, rounds: rounds * MODULE_ROUNDS }, 'https://bench.test/blank', (tab) =>
      tab.evaluate(inside.instantiate, { url: '/module.wasm', streaming }),
      { after: AFTER_MODULE, isAnew: true },
    );
    const what = streaming ? 'instantiateStreaming, 5 MB over loopback' : 'instantiate, 5 MB';
    readings.push(reading(`${what}: time`, figures, 'ms', { unit: 'ms', aim: '<= 1.02' }));
    readings.push(reading(`${what}: processor time`, figures, 'processor', { unit: 'ms' }));
  }
  return readings;
}

/** @param {Variant[]} variants @param {Effort} effort @param {Web} web @returns {Promise<Reading[]>} */
async function measureMessages(variants, effort, web) {
  web.serve({ 'bench.test/echo-worker.js': { body: 'onmessage = ({ data }) => postMessage(data);', headers: { 'content-type': 'text/javascript', ...ISOLATED } } });
  const readings = [];
  for (const over of /** @type {const} */ (['worker', 'channel'])) {
    const order = { over, count: 20_000 * effort.share, size: 100 };
    const figures = await onPage(variants, effort, 'https://bench.test/isolated', (tab) => tab.evaluate(inside.messages, order));
    const what = over === 'worker' ? 'postMessage to an http worker and back' : 'postMessage over a MessageChannel and back';
    readings.push(reading(`${what}, a second`, figures, 'ms', { unit: '/s', speed: order.count * 1000 }));
  }
  const starts = await onPage(variants, effort, 'https://bench.test/isolated', (tab) => tab.evaluate(inside.blobWorkers, 10));
  readings.push(reading('blob worker, from its text to its first word', starts, 'ms', { unit: 'ms' }));
  return readings;
}

/**
 * Private memory of all processes while the page of 31 documents is open, and of the process of extensions after a module was
 * judged; the heaps of the page's site where the browser measures them (Chromium, isolated pages).
 * @param {Variant[]} variants @param {Effort} effort @param {Web} _web @returns {Promise<Reading[]>}
 */
async function measureMemory(variants, { rounds, warming, thorough }, _web) {
  const count = thorough ? Math.min(rounds, 5) : 1;
  const figures = await inTurn(variants, count, thorough ? warming : 0, async ({ browser, name, tab, process }) => {
    await tab.go('https://bench.test/frames');
    if (name === 'full') {
      // Awake, as after a verdict: a background that sleeps has no memory.
      await browser.inExtension(() => chrome.runtime.sendMessage({ kind: 'describeTab', tabId: 0 }));
      await browser.leaveExtension();
    }
    await wait(AFTER_LOAD);
    const { whole, extensions } = memory(process);
    return { whole, extensions };
  });
  const readings = [
    reading('private memory of the browser, 31 documents open', figures, 'whole', { unit: 'MB' }),
    reading('of it the process of extensions', figures, 'extensions', { unit: 'MB', isCompared: false }),
  ];
  if (!thorough) return readings;
  const wasm = await inTurn(variants, 1, 0, async ({ browser, name }) => {
    if (name === 'none') return { core: 0, detector: 0 };
    const sizes = await browser.inExtension(inside.wasmMemory);
    await browser.leaveExtension();
    return sizes;
  });
  readings.push(reading('WebAssembly memory of the background, what asks lists', wasm, 'core', { unit: 'KB', isCompared: false }));
  readings.push(reading('WebAssembly memory of the background, what judges', wasm, 'detector', { unit: 'KB', isCompared: false }));
  const heaps = await inTurn(variants, 1, 0, async ({ tab }) => {
    await tab.go('https://bench.test/marked');
    return { kb: ((await tab.evaluate(inside.heap)) ?? NaN) / 1024 };
  });
  if (heaps.full[0]?.kb) readings.push(reading('heaps of JavaScript, 31 documents of one site', heaps, 'kb', { unit: 'KB', isCompared: false }));
  return readings;
}

/**
 * @param {Variant[]} variants @param {Effort} effort @param {string} url
 * @param {(tab: import('./variants.mjs').Tab) => Promise<{ ms: number }>} run
 * @param {{ after?: number, isAnew?: boolean }} [options]  ms that count for the processor; a new document each round
 */
async function onPage(variants, { rounds, warming }, url, run, { after = 0, isAnew = false } = {}) {
  if (!isAnew) for (const { tab } of variants) await tab.go(url);
  return inTurn(variants, rounds, warming, async (variant) => {
    if (isAnew) await variant.tab.go(url);
    return withProcessor(variant, async () => {
      const figures = await run(variant.tab);
      await wait(after);
      return figures;
    });
  });
}

/**
 * @typedef {object} Part
 * @property {(variants: Variant[], effort: Effort, web: Web) => Promise<Reading[]>} measure
 * @property {VariantName[]} variants  that it compares
 * @property {boolean} [marks]  in every document
 * @property {number} [launches]  where fewer than of the others are enough
 */

/** @type {Record<string, Part>} */
export const PARTS = {
  start: { measure: measureMarks, variants: ['empty', 'full'], marks: true },
  load: { measure: measureLoad, variants: ['none', 'empty', 'lists', 'full'] },
  echo: { measure: measureEcho, variants: ['none', 'full'] },
  wasm: { measure: measureWasm, variants: ['none', 'full'] },
  messages: { measure: measureMessages, variants: ['none', 'full'] },
  memory: { measure: measureMemory, variants: ['none', 'full'], launches: 1 },
};
