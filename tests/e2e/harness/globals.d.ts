// The few privileged names that the harness uses; neither Mozilla nor Google publishes types for them.

/** chrome://extensions */
interface ExtensionsPage {
  developerPrivate: {
    updateProfileConfiguration(update: { inDeveloperMode: boolean }): Promise<void>;
    updateExtensionConfiguration(update: { extensionId: string; hostAccess?: string; incognitoAccess?: boolean }): Promise<void>;
    addHostPermission(extensionId: string, origin: string): Promise<void>;
  };
}

/** chrome://browser/content/browser.xhtml */
interface FirefoxBrowserElement extends Element {
  currentURI: { spec: string };
  webProgress: { isLoadingDocument: boolean };
  messageManager: {
    addMessageListener(topic: string, listener: (message: { data: object }) => void): void;
    removeMessageListener(topic: string, listener: (message: { data: object }) => void): void;
    loadFrameScript(url: string, delayed: boolean): void;
  };
  browsingContext: {
    currentWindowGlobal: { drawSnapshot(rectangle: DOMRect, scale: number, background: string): Promise<ImageBitmap> };
  };
}

interface FirefoxPanel extends Element {
  state: 'closed' | 'open' | 'showing' | 'hiding';
  hidePopup(): void;
}

interface FirefoxWindow extends Window {
  DOMRect: typeof DOMRect;
  gBrowser?: { tabs: { linkedBrowser: FirefoxBrowserElement }[], removeTab(tab: unknown): void };
}

interface FirefoxExtension {
  backgroundState: 'starting' | 'running' | 'suspending' | 'stopped';
  allowedOrigins: { patterns: { pattern: string }[] };
  apiManager: { global: { browserActionFor(extension: FirefoxExtension): { openPopup(window: Window, withoutUser: boolean): Promise<void> } } };
  once(event: string, listener: (value: unknown) => void): void;
  terminateBackground(options: { ignoreDevToolsAttached: boolean }): Promise<void>;
}

interface FirefoxPermissions {
  add(id: string, granted: { permissions: string[]; origins: string[] }, extension: FirefoxExtension): Promise<void>;
  remove(id: string, granted: { permissions: string[]; origins: string[] }, extension: FirefoxExtension): Promise<void>;
}

declare const WebExtensionPolicy: { getByID(id: string): { extension: FirefoxExtension } };
declare const ChromeUtils: {
  importESModule(url: 'resource://gre/modules/ExtensionPermissions.sys.mjs'): { ExtensionPermissions: FirefoxPermissions };
  importESModule(url: 'resource://gre/modules/AddonManager.sys.mjs'): {
    AddonManager: { getAddonByID(id: string): Promise<{ reload(): Promise<void> }> };
  };
};
declare const Services: {
  tm: { dispatchToMainThread(task: () => void): void };
  wm: {
    getEnumerator(type: 'navigator:browser'): Iterable<FirefoxWindow>;
    getMostRecentWindow(type: 'navigator:browser'): FirefoxWindow;
  };
};
declare const Components: {
  interfaces: { nsIX509CertDB: symbol };
  classes: Record<string, { getService(kind: symbol): { addCertFromBase64(base64: string, trust: string): void } }>;
};
