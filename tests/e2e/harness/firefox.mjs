/**
 * Firefox behind the common face of `browsers.mjs`, through WebDriver BiDi.
 *
 * `--remote-allow-system-access` lets a test evaluate in the browser's own window (context "chrome"): the test's
 * authority is imported, the state of the background read and the panel of the popup driven there.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';
import { EXECUTABLES, LAUNCH_TIMEOUT } from './browsers.mjs';
import { archiveExtension, welcomePage } from './package.mjs';
import * as chromeScope from './firefox-chrome.mjs';

/**
 * @typedef {import('./browsers.mjs').Browser} Browser
 * @typedef {import('./browsers.mjs').Tab} Tab
 * @typedef {import('./browsers.mjs').Popup} Popup
 * @typedef {import('./browsers.mjs').Evaluate} Evaluate
 *
 * @typedef {object} BidiConnection  puppeteer's own, which it does not declare
 * @property {(method: string, parameters: object) => Promise<{ result: BidiResult }>} send
 *
 * @typedef {object} BidiResult
 * @property {string} [context]
 * @property {string} [type]
 * @property {{ value?: string }} [result]
 * @property {{ text: string }} [exceptionDetails]
 * @property {{ context: string, url: string }[]} [contexts]
 */

const ADD_ON = 'wattguard@wattguard.org';
const UUID = '11111111-2222-4333-8444-555555555555';

/** @param {string} proxy @param {number} idle */
const ownPreferences = (proxy, idle) => {
  const [host, port] = proxy.split(':');
  return {
    'network.proxy.type': 1,
    'network.proxy.http': host,
    'network.proxy.http_port': Number(port),
    'network.proxy.ssl': host,
    'network.proxy.ssl_port': Number(port),
    'network.proxy.allow_hijacking_localhost': true,
    // Else a socket to an address that was refused before is tried only seconds later.
    'network.websocket.delay-failed-reconnects': false,
    'extensions.webextensions.uuids': JSON.stringify({ [ADD_ON]: UUID }),
    'extensions.background.idle.timeout': idle,
    'extensions.autoDisableScopes': 0,
    'xpinstall.signatures.required': false,
    'intl.accept_languages': 'en-US',
  };
};

/** @param {Required<import('./browsers.mjs').Options>} options @returns {Promise<Browser>} */
export async function launchFirefox({ web, extension, permanent, show, idle, preferences }) {
  const scratch = await mkdtemp(join(tmpdir(), 'wattguard-firefox-'));
  /** @type {import('puppeteer-core').Browser} */
  let browser;
  /** @type {BidiConnection} */
  let connection;
  let chromeContext = '';
  /** @type {string | null} */
  let desk = null;

  async function start() {
    browser = await puppeteer.launch({
      browser: 'firefox',
      executablePath: EXECUTABLES.firefox,
      headless: !show,
      timeout: LAUNCH_TIMEOUT,
      protocolTimeout: LAUNCH_TIMEOUT,
      args: ['--remote-allow-system-access', ...(permanent ? ['--profile', join(scratch, 'profile')] : [])],
      extraPrefsFirefox: { ...ownPreferences(web.proxy, idle), ...preferences },
    });
    connection = /** @type {{ connection: BidiConnection }} */ (/** @type {unknown} */ (browser)).connection;
    const { contexts = [] } = (await connection.send('browsingContext.getTree', { 'moz:scope': 'chrome' })).result;
    chromeContext = contexts[0]?.context ?? '';
    await inChrome(chromeScope.trust, web.authority.base64);
  }

  /** @param {string} context @returns {Evaluate} */
  const evaluateIn = (context) => async (run, ...values) => {
    const { result } = await connection.send('script.callFunction', {
      functionDeclaration: `async (values) => JSON.stringify(await (${run})(...JSON.parse(values)))`,
      arguments: [{ type: 'string', value: JSON.stringify(values) }],
      target: { context },
      awaitPromise: true,
    });
    if (result.type !== 'success') throw new Error(`in Firefox: ${result.exceptionDetails?.text}`);
    const text = result.result?.value;
    return text === undefined ? undefined : JSON.parse(text);
  };
  /** @type {Evaluate} */
  const inChrome = (run, ...values) => evaluateIn(chromeContext)(run, ...values);

  /** @param {string} context @param {string} url */
  const navigate = (context, url) => connection.send('browsingContext.navigate', { context, url, wait: 'complete' });
  /** @param {string} url @param {boolean} background @param {'tab' | 'window'} [type] */
  async function openContext(url, background, type = 'tab') {
    const { context = '' } = (await connection.send('browsingContext.create', { type, background })).result;
    await navigate(context, url);
    return context;
  }

  /** @type {Evaluate} */
  const inExtension = async (run, ...values) => {
    desk ??= await openContext(`moz-extension://${UUID}/extension/icons/wattguard-16.png`, true);
    return evaluateIn(desk)(run, ...values);
  };
  async function leaveExtension() {
    if (desk) await connection.send('browsingContext.close', { context: desk });
    desk = null;
  }

  /** @param {string} context @param {number} [known] @returns {Tab} */
  function tabOf(context, known) {
    return {
      id: async () => {
        await connection.send('browsingContext.activate', { context });
        known ??= await inExtension(async () => (await chrome.tabs.query({ active: true, lastFocusedWindow: true }))[0]?.id ?? -1);
        return known;
      },
      go: async (url) => void (await navigate(context, url)),
      back: async () => void (await connection.send('browsingContext.traverseHistory', { context, delta: -1 })),
      evaluate: evaluateIn(context),
      close: async () => void (await connection.send('browsingContext.close', { context })),
    };
  }

  /** @param {string} folder */
  async function install(folder) {
    if (!permanent) {
      await connection.send('webExtension.install', { extensionData: { type: 'path', path: folder } });
    } else {
      const path = join(scratch, 'wattguard.xpi');
      await archiveExtension(folder, path);
      await connection.send('webExtension.install', { extensionData: { type: 'archivePath', path }, 'moz:permanent': true });
    }
    await inChrome(chromeScope.backgroundStarted, ADD_ON);
    const welcome = await welcomePage(folder);
    if (welcome) await inChrome(chromeScope.leaveTab, `moz-extension://${UUID}/${welcome}`);
  }

  /** @param {string} url @param {boolean} isPrivate */
  async function openWindow(url, isPrivate) {
    const known = await inExtension(
      async (url, incognito) => (await chrome.windows.create({ url, incognito }))?.tabs?.[0]?.id ?? -1,
      url,
      isPrivate,
    );
    await inChrome(chromeScope.tabLoaded, url);
    const { contexts = [] } = (await connection.send('browsingContext.getTree', { maxDepth: 0 })).result;
    const context = contexts.reverse().find((context) => context.url === url)?.context;
    if (!context) throw new Error(`no window shows ${url}`);
    return tabOf(context, known);
  }

  await start();
  if (extension) await install(extension);

  return {
    name: 'firefox',
    open: async (url) => tabOf(await openContext(url, false)),
    openWindow: (url) => openWindow(url, false),
    openPrivately: (url) => openWindow(url, true),
    allowPrivateWindows: async () => {
      await leaveExtension();
      await inChrome(chromeScope.allowPrivateWindows, ADD_ON);
    },
    limitAccess: (origins) => inChrome(chromeScope.limitAccess, ADD_ON, origins === 'all' ? ['<all_urls>'] : origins),
    install,
    inExtension,
    leaveExtension,
    popup: async (tab) => {
      await tab.id();
      await inChrome(chromeScope.openPanel, ADD_ON);
      /** @type {Evaluate} */
      const evaluate = async (run, ...values) => {
        const { value, error } = await inChrome(chromeScope.evaluateInPanel, String(run), values);
        if (error) throw new Error(`in the panel: ${error}`);
        return /** @type {never} */ (value);
      };
      return {
        evaluate,
        screenshot: async (file) => {
          const height = await evaluate(() => document.documentElement.scrollHeight);
          await writeFile(file, Buffer.from(await inChrome(chromeScope.drawPanel, height), 'base64'));
        },
        close: () => inChrome(chromeScope.closePanel),
      };
    },
    killBackground: () => inChrome(chromeScope.killBackground, ADD_ON),
    backgroundIsAwake: () => inChrome(chromeScope.backgroundIsAwake, ADD_ON),
    restart: async () => {
      desk = null;
      await browser.close();
      await start();
    },
    version: async () => (await browser.version()).replace(/^firefox/, 'Firefox').replace('/', ' '),
    closed: () => new Promise((done) => browser.once('disconnected', () => done())),
    close: async () => {
      await browser.close();
      await rm(scratch, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
