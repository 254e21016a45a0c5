/**
 * One face for both browsers.
 *
 * A browser's name, the web it shall see and the folder of an extension -> a running browser with that extension in it.
 * Invariant: every host name leads to the web of the test and nothing leaves the machine; whatever is started here is
 * ended by `close`.
 *
 * @example
 * const browser = await launch('firefox', { web });
 * const tab = await browser.open('https://site.test/');
 * const popup = await browser.popup(tab);
 */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { launchChromium } from './chromium.mjs';
import { launchFirefox } from './firefox.mjs';
import { ROOT } from './package.mjs';

/**
 * @typedef {'chromium' | 'firefox'} BrowserName
 *
 * @typedef {object} Options
 * @property {import('./server.mjs').Web} web
 * @property {string | null} [extension]  its folder; null: none yet, see `install`. EXTENSION if left out
 * @property {boolean} [permanent]  the extension outlives `restart`
 * @property {boolean} [show]  a real window
 * @property {number} [idle]  Firefox only: milliseconds until it suspends an idle background
 * @property {Record<string, boolean>} [preferences]  Firefox only: beside the harness's own
 *
 * @typedef {object} Tab
 * @property {() => Promise<number>} id  as the extension knows it; brings the tab to the front
 * @property {(url: string) => Promise<void>} go
 * @property {() => Promise<void>} back
 * @property {Evaluate} evaluate  in the page
 * @property {() => Promise<void>} close
 *
 * @typedef {object} Popup
 * @property {Evaluate} evaluate  in the popup
 * @property {(file: string) => Promise<void>} screenshot
 * @property {() => Promise<void>} close
 *
 * @typedef {<A extends unknown[], R>(run: (...values: A) => R | Promise<R>, ...values: A) => Promise<R>} Evaluate
 *   the function is sent as text, its arguments and its result as JSON
 *
 * @typedef {object} Browser
 * @property {BrowserName} name
 * @property {(url: string) => Promise<Tab>} open  in a new tab in front, when it has loaded
 * @property {(url: string) => Promise<Tab>} openWindow  in a new window
 * @property {(url: string) => Promise<Tab>} openPrivately  in a new private window, once `allowPrivateWindows` was called
 * @property {() => Promise<void>} allowPrivateWindows  what a user does in the browser's page of extensions
 * @property {(origins: string[] | 'all') => Promise<void>} limitAccess  what a user does there: which sites are granted
 * @property {(folder: string) => Promise<void>} install
 * @property {Evaluate} inExtension  in a page of the extension, with its API as `browser` or `chrome`
 * @property {() => Promise<void>} leaveExtension  closes the page that `inExtension` used
 * @property {(tab: Tab) => Promise<Popup>} popup  opened as a user's click opens it
 * @property {() => Promise<void>} killBackground  at once, whatever it is doing
 * @property {() => Promise<boolean>} backgroundIsAwake
 * @property {() => Promise<void>} restart  with the same profile
 * @property {() => Promise<string>} version  its name and version
 * @property {() => Promise<void>} closed  when a user has closed it
 * @property {() => Promise<void>} close
 */

/** Which browsers to test: all, or those named in WATTGUARD_BROWSERS. @type {BrowserName[]} */
export const BROWSERS = (process.env.WATTGUARD_BROWSERS ?? 'chromium,firefox')
  .split(',')
  .filter((name) => name === 'chromium' || name === 'firefox');

/** The programs: named by the environment, else from PATH. @type {Record<BrowserName, string>} */
export const EXECUTABLES = {
  chromium: process.env.WATTGUARD_CHROMIUM ?? inPath('chromium'),
  firefox: process.env.WATTGUARD_FIREFOX ?? inPath('firefox-esr'),
};

/** @param {string} program */
function inPath(program) {
  const places = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, program));
  return places.find((place) => existsSync(place)) ?? program;
}

/** What to load: the repository, or an unpacked package of it. */
export const EXTENSION = process.env.WATTGUARD_EXTENSION ?? ROOT;

/** Launching takes 12 to 20 s on a busy machine. */
export const LAUNCH_TIMEOUT = 120_000;

/** @param {BrowserName} name @param {Options} options @returns {Promise<Browser>} */
export function launch(name, options) {
  const complete = { extension: EXTENSION, permanent: false, show: false, idle: 30_000, preferences: {}, ...options };
  return name === 'chromium' ? launchChromium(complete) : launchFirefox(complete);
}
