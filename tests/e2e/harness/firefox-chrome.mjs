/**
 * What runs in the window of Firefox itself, with the rights of the browser. Each function is sent as text, so it must
 * be complete in itself; arguments and results cross as JSON.
 */

/// <reference path="./globals.d.ts" />

/** Imports the authority of the test, so that https, wss and service workers work. @param {string} base64 */
export function trust(base64) {
  const database = Components.classes['@mozilla.org/security/x509certdb;1'];
  database?.getService(Components.interfaces.nsIX509CertDB).addCertFromBase64(base64, 'CT,,');
}

/** @param {string} id */
export async function backgroundStarted(id) {
  const { extension } = WebExtensionPolicy.getByID(id);
  if (extension.backgroundState === 'running') return;
  await new Promise((done) => extension.once('background-script-started', done));
}

/** @param {string} id */
export function backgroundIsAwake(id) {
  return WebExtensionPolicy.getByID(id).extension.backgroundState !== 'stopped';
}

/** @param {string} id */
export async function killBackground(id) {
  await WebExtensionPolicy.getByID(id).extension.terminateBackground({ ignoreDevToolsAttached: true });
}

/** Allowed in private windows; takes effect when the add-on starts anew. @param {string} id */
export async function allowPrivateWindows(id) {
  const { ExtensionPermissions } = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs');
  const { AddonManager } = ChromeUtils.importESModule('resource://gre/modules/AddonManager.sys.mjs');
  const granted = { permissions: ['internal:privateBrowsingAllowed'], origins: [] };
  await ExtensionPermissions.add(id, granted, WebExtensionPolicy.getByID(id).extension);
  await (await AddonManager.getAddonByID(id)).reload();
}

/** Grants these origins and no others. @param {string} id @param {string[]} origins */
export async function limitAccess(id, origins) {
  const { ExtensionPermissions } = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs');
  const { extension } = WebExtensionPolicy.getByID(id);
  const held = extension.allowedOrigins.patterns.map(({ pattern }) => pattern);
  await ExtensionPermissions.remove(id, { permissions: [], origins: ['<all_urls>', ...held] }, extension);
  await ExtensionPermissions.add(id, { permissions: [], origins }, extension);
}

/** Waits until a tab in any window shows this address. @param {string} url */
export async function tabLoaded(url) {
  const shows = () =>
    [...Services.wm.getEnumerator('navigator:browser')].some((window) =>
      window.gBrowser?.tabs.some(
        ({ linkedBrowser }) => linkedBrowser.currentURI.spec === url && !linkedBrowser.webProgress.isLoadingDocument,
      ),
    );
  while (!shows()) await new Promise((next) => Services.tm.dispatchToMainThread(() => setTimeout(next, 20)));
}

/** Closes the tab that shows this address, once there is one. @param {string} url */
export async function leaveTab(url) {
  const close = () => {
    for (const window of Services.wm.getEnumerator('navigator:browser')) {
      const shown = window.gBrowser?.tabs.find(({ linkedBrowser }) => linkedBrowser.currentURI.spec === url);
      if (shown) return window.gBrowser?.removeTab(shown), true;
    }
    return false;
  };
  while (!close()) await new Promise((next) => Services.tm.dispatchToMainThread(() => setTimeout(next, 20)));
}

/** The panel of the action's button, as a click on it opens it. @param {string} id */
export async function openPanel(id) {
  const window = Services.wm.getMostRecentWindow('navigator:browser');
  const { extension } = WebExtensionPolicy.getByID(id);
  const { browserActionFor } = extension.apiManager.global;
  await browserActionFor(extension).openPopup(window, true);
  const isShown = () => {
    const panel = /** @type {FirefoxBrowserElement | null} */ (window.document.querySelector('.webextension-popup-browser'));
    return panel?.currentURI?.spec.includes('/popup/') && !panel.webProgress.isLoadingDocument;
  };
  while (!isShown()) await new Promise((next) => window.setTimeout(next, 20));
}

/** @param {string} run  a function's text @param {unknown[]} values */
export async function evaluateInPanel(run, values) {
  const window = Services.wm.getMostRecentWindow('navigator:browser');
  const panel = /** @type {FirefoxBrowserElement | null} */ (window.document.querySelector('.webextension-popup-browser'));
  if (!panel) return { error: 'the panel is closed' };
  const topic = `wattguard:${Math.random()}`;
  // A frame script: the only code of the browser that reaches the document of a panel.
  const text = `(async () => {
    try {
      const sandbox = new Cu.Sandbox(content, { sandboxPrototype: content, wantXrays: false });
      const value = await Cu.evalInSandbox(${JSON.stringify(`(async () => JSON.stringify(await (${run})(...${JSON.stringify(values)})))()`)}, sandbox);
      sendAsyncMessage(${JSON.stringify(topic)}, { value });
    } catch (error) {
      sendAsyncMessage(${JSON.stringify(topic)}, { error: String(error) });
    }
  })()`;
  /** @type {{ value?: string, error?: string }} */
  const { value, error } = await new Promise((done) => {
    const manager = panel.messageManager;
    /** @param {{ data: object }} message */
    const listener = ({ data }) => {
      manager.removeMessageListener(topic, listener);
      done(data);
    };
    manager.addMessageListener(topic, listener);
    manager.loadFrameScript(`data:,${encodeURIComponent(text)}`, false);
  });
  return error ? { error } : { value: value === undefined ? undefined : JSON.parse(value) };
}

/** All of the panel, also what is to be scrolled to. @param {number} height @returns {Promise<string>} PNG in base64 */
export async function drawPanel(height) {
  const window = Services.wm.getMostRecentWindow('navigator:browser');
  const panel = /** @type {FirefoxBrowserElement | null} */ (window.document.querySelector('.webextension-popup-browser'));
  if (!panel) throw new Error('the panel is closed');
  const { width } = panel.getBoundingClientRect();
  const bitmap = await panel.browsingContext.currentWindowGlobal.drawSnapshot(new window.DOMRect(0, 0, width, height), 2, 'white');
  const canvas = /** @type {HTMLCanvasElement} */ (window.document.createElementNS('http://www.w3.org/1999/xhtml', 'canvas'));
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
  return canvas.toDataURL('image/png').split(',')[1] ?? '';
}

export async function closePanel() {
  const window = Services.wm.getMostRecentWindow('navigator:browser');
  const panel = /** @type {FirefoxPanel | null | undefined} */ (
    window.document.querySelector('.webextension-popup-browser')?.closest('panel')
  );
  if (!panel || panel.state === 'closed') return;
  await new Promise((done) => {
    panel.addEventListener('popuphidden', done, { once: true });
    panel.hidePopup();
  });
}
