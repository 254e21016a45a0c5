/**
 * Chromium behind the common face of `browsers.mjs`, through the DevTools protocol.
 *
 * What a user would do in chrome://extensions is done there, through the page's own `chrome.developerPrivate`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';
import { EXECUTABLES, LAUNCH_TIMEOUT } from './browsers.mjs';
import { welcomePage } from './package.mjs';

/// <reference path="./globals.d.ts" />

/**
 * @typedef {import('puppeteer-core').Page} Page
 * @typedef {import('./browsers.mjs').Evaluate} Evaluate
 * @typedef {import('./browsers.mjs').Browser} Browser
 * @typedef {import('./browsers.mjs').Tab} Tab
 * @typedef {import('./browsers.mjs').Popup} Popup
 */

const SWITCHES = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--lang=en-US',
  '--screen-info={1280x1000}', // of a headless browser: room for all of the popup
];

/**
 * `permanent` names the extension on the command line: one that is loaded through the protocol is forgotten at the end of
 * the browser, with its dynamic rules, and what is loaded then is a new one.
 * @param {Required<import('./browsers.mjs').Options>} options @returns {Promise<Browser>}
 */
export async function launchChromium({ web, extension, permanent, show }) {
  const userDataDir = await mkdtemp(join(tmpdir(), 'wattguard-chromium-'));
  const start = () =>
    puppeteer.launch({
      executablePath: EXECUTABLES.chromium,
      headless: !show,
      pipe: true,
      timeout: LAUNCH_TIMEOUT,
      protocolTimeout: LAUNCH_TIMEOUT,
      enableExtensions: true,
      userDataDir,
      defaultViewport: null,
      args: [
        ...SWITCHES,
        // Chromium has no sandbox for root, and none where a container forbids it; a window would warn of the switch.
        ...(show && process.getuid?.() !== 0 ? [] : ['--no-sandbox']),
        ...(permanent ? [`--load-extension=${extension}`, '--disable-features=DisableLoadExtensionCommandLineSwitch'] : []),
        `--proxy-server=${web.proxy}`,
        '--proxy-bypass-list=<-loopback>',
        `--ignore-certificate-errors-spki-list=${web.authority.leafKeyHash}`,
      ],
    });
  let browser = await start();
  let id = '';
  /** @type {Page | null} */
  let desk = null;
  /** Service workers of the extension that run now. @type {Set<string>} */
  const awake = new Set();

  /** Follows the targets itself: puppeteer reports only those it has attached to. */
  async function watch() {
    awake.clear();
    const session = await browser.target().createCDPSession();
    session.on('Target.targetCreated', ({ targetInfo }) => {
      if (targetInfo.type === 'service_worker' && targetInfo.url.startsWith(`chrome-extension://${id}/`)) awake.add(targetInfo.targetId);
    });
    session.on('Target.targetDestroyed', ({ targetId }) => void awake.delete(targetId));
    await session.send('Target.setDiscoverTargets', { discover: true, filter: [{}] });
    return session;
  }

  /** @param {string} path */
  async function install(path) {
    id = await browser.installExtension(path);
    await backgroundStarted();
    await leaveWelcome(path);
  }
  /** @param {string} path */
  async function leaveWelcome(path) {
    const welcome = await welcomePage(path);
    if (!welcome) return;
    const target = await browser.waitForTarget((target) => target.url().endsWith(welcome), { timeout: LAUNCH_TIMEOUT });
    const page = await target.page();
    // Closed while it still asks for its words, Chromium has none for the other pages of the extension either.
    await page?.waitForFunction(() => document.readyState === 'complete');
    await page?.close();
  }
  async function backgroundStarted() {
    const target = await browser.waitForTarget((target) => isBackground(target, id), { timeout: LAUNCH_TIMEOUT });
    id = new URL(target.url()).host;
    session = await watch();
  }

  /** @type {Browser['inExtension']} */
  const inExtension = async (run, ...values) => {
    if (!desk || desk.isClosed()) {
      const front = await frontPage();
      desk = await browser.newPage();
      await desk.goto(`chrome-extension://${id}/extension/icons/wattguard-16.png`);
      await front?.bringToFront();
    }
    return evaluateIn(desk)(run, ...values);
  };
  async function leaveExtension() {
    await desk?.close();
    desk = null;
  }
  async function frontPage() {
    for (const page of await browser.pages()) {
      if ((await page.evaluate(() => document.visibilityState).catch(() => 'hidden')) === 'visible') return page;
    }
    return null;
  }

  /** @param {Page} page @param {number} [known] @returns {Tab} */
  function tabOf(page, known) {
    return {
      id: async () => {
        if (known === undefined) {
          await page.bringToFront();
          known = await inExtension(async () => (await chrome.tabs.query({ active: true, lastFocusedWindow: true }))[0]?.id ?? -1);
        } else {
          await inExtension((known) => chrome.tabs.update(known, { active: true }), known);
        }
        return known;
      },
      go: async (url) => void (await page.goto(url, { timeout: 60_000 })),
      back: async () => void (await page.goBack({ timeout: 60_000 })),
      evaluate: evaluateIn(page),
      close: () => page.close(),
    };
  }

  /** @param {string} url @param {boolean} isPrivate */
  async function openWindow(url, isPrivate) {
    const coming = browser.waitForTarget((target) => target.type() === 'page' && target.url() === url, { timeout: 60_000 });
    const tabId = await inExtension(
      async (url, incognito) => (await chrome.windows.create({ url, incognito, focused: true }))?.tabs?.[0]?.id ?? -1,
      url,
      isPrivate,
    );
    const page = await (await coming).page();
    if (!page) throw new Error(`no page for ${url}`);
    await page.waitForFunction(() => document.readyState === 'complete');
    return tabOf(page, tabId);
  }

  /** @param {Tab} tab @returns {Promise<Popup>} */
  async function popup(tab) {
    const tabId = await tab.id();
    const coming = browser.waitForTarget((target) => target.url().startsWith(`chrome-extension://${id}/extension/popup/`), { timeout: 60_000 });
    await inExtension(async (tabId) => {
      const { windowId } = await chrome.tabs.get(tabId);
      await chrome.windows.update(windowId, { focused: true });
      await chrome.action.openPopup({ windowId });
    }, tabId);
    const page = await (await coming).asPage();
    return {
      evaluate: evaluateIn(page),
      screenshot: async (file) => {
        await page.screenshot({ path: /** @type {`${string}.png`} */ (file), captureBeyondViewport: false });
      },
      close: async () => {
        const gone = new Promise((done) => page.once('close', done));
        await page.evaluate(() => window.close()).catch(() => {});
        await gone;
      },
    };
  }

  /** In chrome://extensions. @type {Browser['inExtension']} */
  async function asUser(run, ...values) {
    const page = await browser.newPage();
    await page.goto('chrome://extensions');
    const result = await evaluateIn(page)(run, ...values);
    await page.close();
    return result;
  }

  let session = await watch();
  if (permanent) {
    await backgroundStarted();
    if (extension) await leaveWelcome(extension);
  } else if (extension) await install(extension);

  return {
    name: 'chromium',
    open: async (url) => {
      const page = await browser.newPage();
      await page.goto(url, { timeout: 60_000 });
      return tabOf(page);
    },
    openWindow: (url) => openWindow(url, false),
    openPrivately: (url) => openWindow(url, true),
    allowPrivateWindows: async () => {
      await leaveExtension();
      const anew = new Promise((done) => {
        session.on('Target.targetCreated', ({ targetInfo }) => awake.has(targetInfo.targetId) && done(undefined));
      });
      // Without developer mode an unpacked extension stays off after the reload that this change brings.
      await asUser(switchDeveloperModeOn);
      await asUser(async (extensionId) => {
        const developer = /** @type {ExtensionsPage} */ (/** @type {unknown} */ (chrome));
        await developer.developerPrivate.updateExtensionConfiguration({ extensionId, incognitoAccess: true });
      }, id);
      await anew;
      // What opens from here on opens after the extension: it has looked at what was there.
      await inExtension(async () => {
        const looked = async () => 'openBefore' in (await chrome.storage.session.get('openBefore'));
        for (const end = Date.now() + 20_000; !(await looked()); ) {
          if (Date.now() > end) throw new Error('the background did not look at open documents');
          await new Promise((next) => setTimeout(next, 50));
        }
      });
      await leaveExtension();
    },
    limitAccess: (origins) =>
      asUser(
        async (extensionId, origins) => {
          const developer = /** @type {ExtensionsPage} */ (/** @type {unknown} */ (chrome));
          const hostAccess = origins === 'all' ? 'ON_ALL_SITES' : origins.length ? 'ON_SPECIFIC_SITES' : 'ON_CLICK';
          await developer.developerPrivate.updateExtensionConfiguration({ extensionId, hostAccess });
          if (origins !== 'all') for (const origin of origins) await developer.developerPrivate.addHostPermission(extensionId, origin);
        },
        id,
        origins,
      ),
    install,
    inExtension,
    leaveExtension,
    popup,
    killBackground: async () => {
      const [target] = browser.targets().filter((target) => isBackground(target, id));
      if (!awake.size || !target) return;
      const gone = new Promise((done) => {
        session.on('Target.targetDestroyed', () => awake.size || done(undefined));
      });
      await (await target.worker())?.close();
      await gone;
    },
    backgroundIsAwake: async () => awake.size > 0,
    restart: async () => {
      desk = null;
      await browser.close();
      browser = await start();
      await backgroundStarted();
    },
    version: async () => (await browser.version()).replace(/^(Headless)?Chrome/, 'Chromium').replace('/', ' '),
    closed: () => new Promise((done) => browser.once('disconnected', () => done())),
    close: async () => {
      await browser.close();
      await rm(userDataDir, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** Runs in chrome://extensions. */
function switchDeveloperModeOn() {
  const developer = /** @type {ExtensionsPage} */ (/** @type {unknown} */ (chrome));
  return developer.developerPrivate.updateProfileConfiguration({ inDeveloperMode: true });
}

/** @param {Page} page @returns {Evaluate} */
function evaluateIn(page) {
  return /** @type {Evaluate} */ (page.evaluate.bind(page));
}

/** @param {import('puppeteer-core').Target} target @param {string} id  of the extension; empty: whichever there is */
function isBackground(target, id) {
  return target.type() === 'service_worker' && target.url().startsWith(`chrome-extension://${id && `${id}/`}`);
}
