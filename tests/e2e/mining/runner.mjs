/**
 * Cells, run in a browser: several side by side, each in a tab of its own, with hosts of its own.
 *
 * Cells -> what became of each: the verdict, its evidence, and how long it took from the first sign of mining to its stop,
 * by the pool's record of frames.
 * Invariant: a cell is `blocked` only if the guard says so and the pool heard nothing more; `leaking` if it says so and the
 * pool did.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { titleOf } from './cells.mjs';
import { LATE, pageOf } from './contexts.mjs';
import { expectation } from './expectations.mjs';
import { openPool, PEER_HOST } from './pool.mjs';

/**
 * @typedef {import('../harness/browsers.mjs').Browser} Browser
 * @typedef {import('../harness/browsers.mjs').Tab} Tab
 * @typedef {import('../harness/server.mjs').Web} Web
 * @typedef {import('../../../extension/shared/messages.js').TabReport} TabReport
 * @typedef {import('../../../extension/shared/messages.js').Stop} Stop
 * @typedef {import('./cells.mjs').Cell} Cell
 * @typedef {import('./pool.mjs').Record} Record
 *
 * @typedef {object} Result
 * @property {Cell} cell
 * @property {string} title
 * @property {import('./expectations.mjs').Expectation} expected
 * @property {import('./expectations.mjs').Outcome | 'leaking' | 'idle'} outcome  idle: nothing was ever mined, and nothing said of it
 * @property {string[]} evidence  family/strength, each once
 * @property {string[]} stops  what was stopped or asked about: `blocked websocket`
 * @property {number | null} toStop  milliseconds from the first sign to the last frame of the miner, or to the verdict, if that is later
 * @property {number} after  frames of the miner after the verdict
 * @property {number} shares
 */

/** Milliseconds. */
const QUIET = 1_800; // the miner brings a share each 700, its pool a job each 1,000, and it asks again each 2,500 at most
const LOOK = 200;
const STARTING = 12_000;
const SLACK = 8_000; // a miner outlives its cell by so much at most: shared and service workers outlive their page
/** Firefox only: else names of the local network (mDNS) must be resolved for a data channel. */
export const PREFERENCES = { 'media.peerconnection.ice.obfuscate_host_addresses': false };

/**
 * Opens the pool and its peer's tab, which is allowed to do what it does: a real pool is no page of the visitor's browser.
 * @param {Browser} browser @param {Web} web
 */
export async function openMine(browser, web) {
  web.serve({ '*/favicon.ico': { status: 204, body: '' } });
  const pool = openPool(web);
  const peer = await browser.open(`https://${PEER_HOST}/`);
  const tabId = await peer.id();
  await browser.inExtension((tabId) => chrome.runtime.sendMessage({ kind: 'decide', tabId, policy: 'allowed', duration: 'session' }), tabId);
  await peer.go(`https://${PEER_HOST}/`);
  return { browser, web, pool };
}

/** @typedef {Awaited<ReturnType<typeof openMine>>} Mine */

/**
 * What the background says of the tab that shows a site, whether it is in front or not; only once something was stored since
 * it was asked last: who asks all the time takes the time in which it judges.
 * @param {Browser} browser @param {string} site
 * @returns {() => Promise<Stop[]>}
 */
function stopsOf(browser, site) {
  let known = -1;
  return async () => {
    const { stored, report } = await browser.inExtension(async (site, known) => {
      const global = /** @type {{ stored?: number }} */ (globalThis);
      if (global.stored === undefined) {
        global.stored = 0;
        chrome.storage.session.onChanged.addListener(() => void (global.stored = (global.stored ?? 0) + 1));
      }
      const { stored } = global;
      const [tab] = stored === known ? [] : await chrome.tabs.query({ url: `*://${site}/*` });
      return { stored, report: tab?.id === undefined ? null : await chrome.runtime.sendMessage({ kind: 'describeTab', tabId: tab.id }) };
    }, site, known);
    known = stored;
    return /** @type {TabReport | null} */ (report)?.stops ?? [];
  };
}

let runs = 0;

/**
 * @param {Mine} mine @param {Cell} cell @param {number} bound  milliseconds after the first sign at which a cell is left
 * @returns {Promise<Result>}
 */
export async function runCell({ browser, web, pool }, cell, bound) {
  const name = `cell${++runs}`;
  const { url, site, pool: host, routes } = pageOf({ ...cell, lasts: bound + SLACK }, name);
  web.serve(routes);
  const record = pool.expect(host, { ...cell, seed: runs });
  const tab = await openTab(browser, url);
  try {
    if (cell.start === 'click') await tab.evaluate(() => document.body.click());
    /** All that was ever said of the cell: a page that is loaded again begins a new report. @type {Map<string, Stop>} */
    const said = new Map();
    const stops = stopsOf(browser, site);
    /** @param {number} limit @param {() => boolean} isEnough */
    const listen = async (limit, isEnough) => {
      const end = Date.now() + limit;
      for (;;) {
        for (const stop of await stops()) said.set(`${stop.action} ${stop.type} ${stop.url} ${stop.verdict?.evidence.length}`, stop);
        if (isEnough() || Date.now() > end) return;
        await wait(LOOK);
      }
    };
    await listen(STARTING + (cell.start === 'late' ? LATE : 0), () => record.signAt !== null || said.size > 0);
    const signAt = record.signAt ?? Date.now();
    await listen(bound, () => [...said.values()].some(({ action }) => action === 'blocked') && Date.now() - lastOf(record) > QUIET);
    return resultOf(cell, browser.name, record, [...said.values()], signAt);
  } finally {
    if (cell.context === 'popunder') await tab.evaluate(closePopunder).catch(() => {});
    await tab.close().catch(() => {});
  }
}

/** Runs in the page. */
function closePopunder() {
  for (const one of Reflect.get(globalThis, 'keep') ?? []) one?.close();
}

/** Firefox counts a tab in the back as hidden and slows it down: there each cell has a window. @param {Browser} browser @param {string} url */
const openTab = (browser, url) => (browser.name === 'firefox' ? browser.openWindow(url) : browser.open(url));

/** Time of the miner's last frame. @param {Record} record */
const lastOf = ({ frames }) => Math.max(0, ...frames.filter(({ from }) => from === 'miner').map(({ at }) => at));

/**
 * @param {Cell} cell @param {import('../harness/browsers.mjs').BrowserName} browser @param {Record} record
 * @param {Stop[]} said @param {number} signAt
 * @returns {Result}
 */
function resultOf(cell, browser, record, said, signAt) {
  const [blocked, asked] = [said.filter(({ action }) => action === 'blocked'), said.filter(({ action }) => action === 'asked')];
  const blockedAt = blocked.length ? Math.min(...blocked.map(({ at }) => at)) : Infinity;
  const last = lastOf(record);
  const quiet = Date.now() - last > QUIET;
  /** @returns {Result['outcome']} */
  const outcome = () => {
    if (blocked.length) return quiet ? 'blocked' : 'leaking';
    if (asked.length) return 'asked';
    return record.signAt === null ? 'idle' : 'unseen';
  };
  const evidence = [...blocked, ...asked].flatMap(({ verdict }) => verdict?.evidence ?? []);
  return {
    cell,
    title: titleOf(cell),
    expected: expectation(cell, browser),
    outcome: outcome(),
    evidence: [...new Set(evidence.map(({ family, strength }) => `${family}/${strength}`))].sort(),
    stops: [...new Set([...blocked, ...asked].map(({ action, type }) => `${action} ${type}`))].sort(),
    toStop: blocked.length ? Math.max(last, blockedAt, signAt) - signAt : null,
    after: record.frames.filter(({ at, from }) => from === 'miner' && at > blockedAt).length,
    shares: record.shares,
  };
}

/** Cells at once: two processors are kept busy by three that work a third of the time, so one of them at most works always. */
const LANES = 4;

/**
 * @param {Mine} mine @param {Cell[]} cells @param {number} bound @param {(result: Result) => void} [tell]
 * @returns {Promise<Result[]>}  in the order of the cells
 */
export async function runCells(mine, cells, bound, tell = () => {}) {
  /** @type {Result[]} */
  const results = [];
  const left = cells.map((cell, at) => ({ cell, at }));
  let busy = false;
  const lane = async () => {
    for (;;) {
      const at = left.findIndex(({ cell }) => !(busy && cell.throttle === 1));
      const [next] = at < 0 ? [] : left.splice(at, 1);
      if (!next && !left.length) return;
      if (!next) {
        await wait(LOOK);
        continue;
      }
      const full = next.cell.throttle === 1;
      busy ||= full;
      const result = await runCell(mine, next.cell, bound);
      if (full) busy = false;
      results[next.at] = result;
      tell(result);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return results;
}
