/**
 * Honest pages in a browser, one after the other.
 *
 * Rows and a browser, with or without Wattguard -> what each page noticed, how long it took, and what Wattguard stopped.
 * A page stays open until the next one is done: what goes wrong late, or is stopped late, is seen then.
 */
import { launch } from '../e2e/harness/browsers.mjs';
import { createAuthority } from '../e2e/harness/certificates.mjs';
import { startWeb } from '../e2e/harness/server.mjs';
import { report } from '../e2e/harness/suite.mjs';
import { addressOf, hostOf, routesOf } from './site.mjs';

/**
 * @typedef {import('../e2e/harness/browsers.mjs').Browser} Browser
 * @typedef {import('../e2e/harness/browsers.mjs').BrowserName} BrowserName
 * @typedef {import('../e2e/harness/browsers.mjs').Tab} Tab
 * @typedef {import('./observe.mjs').Observed} Observed
 * @typedef {import('./site.mjs').Page} Page
 *
 * @typedef {object} Visit
 * @property {Page} page
 * @property {Observed} observed
 * @property {string | null} fault  why it did not get to its end
 * @property {string[]} stops  what Wattguard stopped or asked about, in words; none without it
 */

/** For the slowest page on a busy machine with two cores, in milliseconds. */
const PAGE_TIMEOUT = 60_000;

/** Beside the harness's: shader pages need WebGL, which Firefox has headless only in software. */
const PREFERENCES = { 'webgl.force-enabled': true };

/**
 * @param {BrowserName} name @param {Page[]} pages @param {string | null} [extension]  its folder; null: none
 * @param {(visit: Visit) => void} [tell]  called for each
 * @returns {Promise<Visit[]>}
 */
export async function visitAll(name, pages, extension, tell = () => {}) {
  const web = await startWeb(await createAuthority());
  for (const page of pages) {
    web.serve(routesOf(page));
    if (page.speak) web.serveSockets({ [`${hostOf(page)}/*`]: page.speak });
  }
  const options = { web, preferences: PREFERENCES };
  const browser = await launch(name, extension === undefined ? options : { ...options, extension });
  /** @type {Visit[]} */
  const visits = [];
  try {
    /** @type {(() => Promise<Visit>) | null} */
    let leave = null;
    for (const page of pages) {
      const tab = await browser.open('about:blank');
      const fault = await work(tab, page);
      if (leave) tell(await leave());
      leave = async () => {
        const visit = { page, fault, observed: await observed(tab), stops: extension === null ? [] : await stops(browser, tab) };
        visits.push(visit);
        await tab.close();
        return visit;
      };
    }
    if (leave) tell(await leave());
  } finally {
    await browser.close();
    await web.close();
  }
  return visits;
}

/** Opens the page and waits until it is done. @param {Tab} tab @param {Page} page @returns {Promise<string | null>} */
async function work(tab, page) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, PAGE_TIMEOUT, `not done within ${PAGE_TIMEOUT} ms`)));
  const finished = async () => {
    await tab.go(addressOf(page));
    await tab.evaluate(async () => void (await Reflect.get(globalThis, 'finished')));
    return null;
  };
  try {
    return /** @type {string | null} */ (await Promise.race([finished(), late]));
  } catch (error) {
    return String(error);
  } finally {
    clearTimeout(timer);
  }
}

/** @param {Tab} tab @returns {Promise<Observed>} */
async function observed(tab) {
  const nothing = { result: null, time: null, notes: [] };
  return tab.evaluate(() => Reflect.get(globalThis, 'observed')).catch(() => nothing);
}

/** @param {Browser} browser @param {Tab} tab */
async function stops(browser, tab) {
  const { stops } = await report(browser, tab);
  return stops.map(({ action, type, url, verdict }) => `${action} ${type} ${url} ${JSON.stringify(verdict)}`);
}
