/**
 * The processor's time that a miner takes, with and without Wattguard.
 *
 * A browser -> a table of ten cells: seconds of processor time within a minute from the start, and the part that was
 * prevented: (without - with) / (without - idle). Where Wattguard offers to load a page again, because its miner runs in the
 * page's own thread, the offer is taken as soon as it is made, once: what a user costs who waits is not ours.
 * Measured from outside, by /proc: user and system time of the browser and all its processes, those that have ended
 * included. Hence Linux only. The extension's own work counts against it.
 */
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { launch } from '../harness/browsers.mjs';
import { createAuthority } from '../harness/certificates.mjs';
import { startWeb } from '../harness/server.mjs';
import { matrix, titleOf } from './cells.mjs';
import { pageOf } from './contexts.mjs';
import { expectation } from './expectations.mjs';
import { openPool } from './pool.mjs';
import { PREFERENCES } from './runner.mjs';
import { quantile, table } from './tables.mjs';

/** @typedef {import('../harness/browsers.mjs').BrowserName} BrowserName */

/** Ticks of a second in /proc (proc(5): sysconf(_SC_CLK_TCK), 100 on every Linux of today). */
const TICKS = 100;
const CELLS = 10;
/** Seconds that a browser takes to come to rest: in 20 s its first page took twice what the second did. */
const START = 20;

/** Seconds that all processes below ours have taken. */
async function processorSeconds() {
  const entries = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const processes = await Promise.all(
    entries.map(async (name) => {
      const text = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
      // proc(5): the name in brackets may hold anything; then state, parent, ..., utime, stime, cutime, cstime (14 to 17).
      const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
      return { id: Number(name), parent: Number(fields[1]), ticks: fields.slice(11, 15).reduce((sum, one) => sum + Number(one), 0) };
    }),
  );
  const ours = new Set([process.pid]);
  for (let size = 0; size !== ours.size; ) {
    size = ours.size;
    for (const { id, parent } of processes) if (ours.has(parent)) ours.add(id);
  }
  ours.delete(process.pid);
  return processes.filter(({ id }) => ours.has(id)).reduce((sum, { ticks }) => sum + ticks, 0) / TICKS;
}

/** Cells that are to be blocked and start at once: first those that work hardest. @param {BrowserName} browser */
function chosen(browser) {
  const blocked = matrix().filter((cell) => cell.start === 'load' && cell.transport !== 'rtc' && expectation(cell, browser).outcome === 'blocked');
  const of = (/** @type {number} */ throttle, /** @type {number} */ count) => blocked.filter((cell) => cell.throttle === throttle).slice(0, count);
  return [...of(1, CELLS - 5), ...of(0.3, 3), ...of(0.1, 2)];
}

/** Runs in a page of the extension, which does nothing else meanwhile: loads each page again for which Wattguard offers it. */
function takeOffers() {
  /** @type {Set<number>} */
  const taken = new Set();
  chrome.storage.session.onChanged.addListener(async (changes) => {
    if (!Object.values(changes).some(({ newValue }) => /** @type {any} */ (newValue)?.reload === true)) return;
    for (const { id } of await chrome.tabs.query({})) {
      if (id === undefined || taken.has(id)) continue;
      const report = await chrome.runtime.sendMessage({ kind: 'describeTab', tabId: id });
      if (!report?.reload || taken.has(id)) continue;
      taken.add(id);
      await chrome.tabs.reload(id);
    }
  });
}

/** @param {BrowserName} name @param {number} seconds @returns {Promise<string>} */
export async function processorTable(name, seconds) {
  if (process.platform !== 'linux') return 'Processor time: not measured, there is no /proc here.';
  const cells = chosen(name);
  const [without, guarded] = [await measure(name, cells, seconds, null), await measure(name, cells, seconds, undefined)];
  const rows = cells.map((cell, at) => {
    const [most = 0, least = 0] = [without.taken[at], guarded.taken[at]];
    const prevented = (most - least) / (most - without.idle);
    return [titleOf(cell), most.toFixed(1), least.toFixed(1), `${(100 * prevented).toFixed(1)} %`, prevented];
  });
  const parts = rows.map((row) => Number(row[4]));
  const lines = rows.map((row) => row.slice(0, 4).map(String));
  const idle = `idle ${without.idle.toFixed(1)} s without, ${guarded.idle.toFixed(1)} s with`;
  return `Processor time of ${name} within ${seconds} s of the start, in seconds (${idle}); median prevented ${(100 * quantile(parts, 0.5)).toFixed(1)} %.\n\n${table([['cell', 'without', 'with', 'prevented'], ...lines])}`;
}

/** @param {BrowserName} name @param {import('./cells.mjs').Cell[]} cells @param {number} seconds @param {null | undefined} extension */
async function measure(name, cells, seconds, extension) {
  const web = await startWeb(await createAuthority());
  const pool = openPool(web);
  web.serve({ '*': { body: 'idle' } });
  const browser = await launch(name, { web, preferences: PREFERENCES, ...(extension === null ? { extension } : {}) });
  try {
    if (extension !== null) await browser.inExtension(takeOffers);
    // The first page pays for the start of the browser.
    await over(browser, 'https://start.test/', START);
    const idle = await over(browser, 'https://idle.test/', seconds);
    const taken = [];
    for (const [at, cell] of cells.entries()) {
      const { url, pool: host, routes } = pageOf(cell, `watt${at}`);
      web.serve(routes);
      pool.expect(host, { ...cell, seed: at + 1 });
      taken.push(await over(browser, url, seconds));
    }
    return { idle, taken };
  } finally {
    pool.close();
    await browser.close();
    await web.close();
  }
}

/** @param {import('../harness/browsers.mjs').Browser} browser @param {string} url @param {number} seconds */
async function over(browser, url, seconds) {
  const [before, begun] = [await processorSeconds(), Date.now()];
  const tab = await browser.open(url);
  await wait(Math.max(0, begun + seconds * 1_000 - Date.now()));
  const after = await processorSeconds();
  await tab.close();
  return after - before;
}
