/**
 * The frame of every end-to-end test: a web, a browser, the rows of a table, and the end of both.
 *
 * @example
 * inEachBrowser('blocks', {}, async ({ row, browser, web }) => {
 *   await row('a script', async () => { ... });
 * });
 */
import test from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { BROWSERS, launch } from './browsers.mjs';
import { createAuthority } from './certificates.mjs';
import { startWeb } from './server.mjs';
import { ROUTES } from '../pages/hosts.mjs';

/**
 * @typedef {import('./browsers.mjs').Browser} Browser
 * @typedef {import('./browsers.mjs').BrowserName} BrowserName
 * @typedef {import('./browsers.mjs').Tab} Tab
 * @typedef {import('./server.mjs').Web} Web
 * @typedef {import('../../../extension/shared/messages.js').TabReport} TabReport
 *
 * @typedef {object} Scene
 * @property {(title: string, run: () => Promise<void>) => Promise<void>} row  a subtest
 * @property {Browser} browser
 * @property {Web} web
 */

const ROW_TIMEOUT = 90_000;

/**
 * One browser for all rows of the body.
 * @param {string} title
 * @param {Partial<import('./browsers.mjs').Options> & { only?: BrowserName }} options
 * @param {(scene: Scene) => Promise<void>} body
 */
export function inEachBrowser(title, { only, ...options }, body) {
  for (const name of BROWSERS.filter((name) => !only || name === only)) {
    test(`${title} in ${name}`, { timeout: 10 * 60_000 }, async (context) => {
      const web = await startWeb(await createAuthority());
      web.serve(ROUTES);
      try {
        const browser = await launch(name, { ...options, web });
        try {
          await body({
            browser,
            web,
            row: (title, run) =>
              context.test(title, { timeout: ROW_TIMEOUT }, async () => {
                web.forget();
                await run();
              }),
          });
        } finally {
          await browser.close();
        }
      } finally {
        await web.close();
      }
    });
  }
}

/**
 * What the background says of a tab once it says what is wanted: events reach it after the page has its answer. Asks again
 * whenever something was stored.
 * @param {Browser} browser @param {Tab} tab
 * @param {(report: TabReport) => boolean} [isWanted]
 * @returns {Promise<TabReport>}  the last one after 20 s, wanted or not
 */
export async function report(browser, tab, isWanted = () => true) {
  const tabId = await tab.id();
  const end = Date.now() + 20_000;
  for (;;) {
    const answer = await browser.inExtension(async (tabId) => {
      /** @type {Promise<void>} */
      const news = new Promise((resolve) => {
        chrome.storage.session.onChanged.addListener(function hear() {
          chrome.storage.session.onChanged.removeListener(hear);
          resolve();
        });
      });
      Object.assign(globalThis, { news });
      return /** @type {unknown} */ (await chrome.runtime.sendMessage({ kind: 'describeTab', tabId }));
    }, tabId);
    const tabReport = /** @type {TabReport} */ (answer);
    if (isWanted(tabReport) || Date.now() > end) return tabReport;
    // The clock is ours: browsers slow down that of a page in the back.
    const news = browser.inExtension(async () => void (await Reflect.get(globalThis, 'news')));
    await Promise.race([news.catch(() => {}), wait(end - Date.now() + 1, undefined, { ref: false })]);
  }
}

/**
 * Opens the popup over a tab, uses it and closes it.
 * @template T
 * @param {Browser} browser @param {Tab} tab @param {(popup: import('./browsers.mjs').Popup) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function inPopup(browser, tab, use) {
  const popup = await browser.popup(tab);
  try {
    return await use(popup);
  } finally {
    await popup.close();
  }
}

/** @param {Browser} browser @param {Tab} tab @returns {Promise<string>} */
export async function badge(browser, tab) {
  return browser.inExtension((tabId) => chrome.action.getBadgeText({ tabId }), await tab.id());
}
