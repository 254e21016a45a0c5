/**
 * The browser's API in memory, as far as the background uses it, and a core that knows two hosts.
 *
 * Invariant: what crosses is cloned, as in a browser; what a browser refuses is refused (rules of one id twice, conditions
 * that Firefox does not know, a badge for a tab that is gone).
 */

/** @typedef {chrome.declarativeNetRequest.Rule} Rule */
/** @typedef {import('../../../extension/shared/boundary.js').Verdict} Verdict */

/** @typedef {{ tabId: number, frameId: number, documentId: string, parentDocumentId?: string, url: string, documentLifecycle?: string }} Frame */
/** @typedef {{ id: number, url?: string, incognito: boolean }} Tab */

/** One event. */
function event() {
  /** @type {{ hear: Function, filter: { urls: string[] } | undefined, extra: string[] | undefined }[]} */
  const listeners = [];
  return {
    listeners,
    /** @param {Function} hear @param {{ urls: string[] }} [filter] @param {string[]} [extra] */
    addListener: (hear, filter, extra) => void listeners.push({ hear, filter, extra }),
    /** @param {Function} gone */
    removeListener: (gone) => void listeners.splice(0, Infinity, ...listeners.filter(({ hear }) => hear !== gone)),
    /** @param {...unknown} values @returns {unknown[]} what the listeners answer */
    fire: (...values) => listeners.map(({ hear }) => hear(...values)),
  };
}

/** One storage area. `before` may delay an operation, or throw to let it fail. */
function area() {
  const state = {
    /** @type {Record<string, any>} */
    held: Object.create(null),
    writes: 0,
    /** @type {(operation: 'get' | 'set' | 'remove', what: any) => unknown} */
    before: () => undefined,
    api: {
      /** @param {string | string[] | null} key */
      async get(key) {
        await state.before('get', key);
        const keys = key === null ? Object.keys(state.held) : [key].flat().filter((one) => one in state.held);
        return structuredClone(Object.fromEntries(keys.map((one) => [one, state.held[one]])));
      },
      getKeys: async () => Object.keys(state.held),
      /** @param {Record<string, unknown>} items */
      async set(items) {
        const copy = structuredClone(items);
        await state.before('set', copy);
        state.writes += 1;
        for (const [key, value] of Object.entries(copy)) if (value !== undefined) state.held[key] = value;
      },
      /** @param {string | string[]} keys */
      async remove(keys) {
        await state.before('remove', keys);
        for (const key of [keys].flat()) delete state.held[key];
      },
    },
  };
  return state;
}

/** One set of rules. @param {boolean} firefox */
function ruleset(firefox) {
  const state = {
    /** @type {Rule[]} */
    rules: [],
    updates: 0,
    /** @type {Error | null} */
    fault: null,
    /** @param {{ ruleIds?: number[] }} [which] */
    get: async ({ ruleIds } = {}) => structuredClone(state.rules.filter(({ id }) => !ruleIds || ruleIds.includes(id))),
    /** @param {{ removeRuleIds?: number[], addRules?: Rule[] }} change */
    async update({ removeRuleIds = [], addRules = [] }) {
      if (state.fault) throw state.fault;
      const rules = [...state.rules.filter(({ id }) => !removeRuleIds.includes(id)), ...structuredClone(addRules)];
      if (new Set(rules.map(({ id }) => id)).size < rules.length) throw new Error('two rules of one id');
      for (const { condition } of rules) {
        if (firefox && 'topDomains' in condition) throw new Error('Unexpected property "topDomains"');
        if (Object.values(condition).some((list) => Array.isArray(list) && list.length === 0)) throw new Error('empty list');
      }
      state.updates += 1;
      state.rules = rules;
    },
  };
  return state;
}

const EVENTS = /** @type {const} */ ([
  'onBeforeRequest', 'onBeforeRedirect', 'onErrorOccurred', 'onCompleted', 'onBeforeSendHeaders', 'onHeadersReceived', 'onInstalled', 'onStartup', 'onMessage', 'onAdded', 'onRemoved', 'onAlarm',
]);

/** @param {{ firefox?: boolean }} [options] */
export function fakeBrowser({ firefox = false } = {}) {
  const events = /** @type {Record<(typeof EVENTS)[number], ReturnType<typeof event>>} */ (
    Object.fromEntries(EVENTS.map((name) => [name, event()]))
  );
  const [local, session, dynamic, temporary] = [area(), area(), ruleset(firefox), ruleset(firefox)];
  /** @type {Frame[]} */
  const frames = [];
  /** @type {Tab[]} */
  const tabs = [];
  /** @type {Map<string, number | undefined>} */
  const alarms = new Map();
  /** @type {Map<number, Record<string, unknown>>} */
  const badges = new Map();
  const granted = new Set(['<all_urls>']);
  /** What the relays of tabs were told: tab, message. @type {[number, any][]} */
  const orders = [];
  /** And which of their documents, where one was named. @type {object[]} */
  const places = [];
  /** How relays answer; rows replace it. @type {{ answer: (message: any) => unknown }} */
  const relays = { answer: () => undefined };
  /** @type {number[]} */
  const reloads = [];
  /** Content scripts that are registered. @type {any[]} */
  const scripts = [];

  /** @param {number} id */
  const tab = (id) => {
    const found = tabs.find((tab) => tab.id === id);
    if (!found) throw new Error(`No tab with id: ${id}.`);
    return structuredClone(found);
  };
  const dress = (/** @type {Record<string, any>} */ { tabId, ...part }) => {
    tab(tabId);
    badges.set(tabId, { ...badges.get(tabId), ...part });
  };

  const api = {
    runtime: {
      id: 'wattguard',
      getURL: (/** @type {string} */ path) => `extension://wattguard/${path}`,
      getManifest: () => ({ version: '1.2.3' }),
      getPlatformInfo: async () => ({}),
      onInstalled: events.onInstalled,
      onStartup: events.onStartup,
      onMessage: events.onMessage,
    },
    storage: { local: local.api, session: session.api },
    declarativeNetRequest: {
      MAX_NUMBER_OF_DYNAMIC_RULES: firefox ? 5_000 : 30_000,
      MAX_NUMBER_OF_REGEX_RULES: 1_000,
      isRegexSupported: async () => ({ isSupported: true }),
      getDynamicRules: dynamic.get,
      updateDynamicRules: dynamic.update,
      getSessionRules: temporary.get,
      updateSessionRules: temporary.update,
    },
    webRequest: {
      onBeforeRedirect: events.onBeforeRedirect,
      onBeforeRequest: events.onBeforeRequest,
      onErrorOccurred: events.onErrorOccurred,
      onCompleted: events.onCompleted,
      onBeforeSendHeaders: events.onBeforeSendHeaders,
      onHeadersReceived: events.onHeadersReceived,
      ...(firefox ? { getSecurityInfo: async () => ({}), filterResponseData: () => ({}) } : {}),
    },
    webNavigation: {
      /** Chrome answers null where there is no such frame, Firefox fails. @param {Record<string, unknown>} which */
      async getFrame(which) {
        const found = frames.find((frame) => Object.entries(which).every(([key, value]) => Reflect.get(frame, key) === value));
        if (!found && firefox) throw new Error('Could not find frame');
        return found ? structuredClone(found) : null;
      },
    },
    scripting: {
      getRegisteredContentScripts: async (/** @type {{ ids: string[] }} */ { ids }) => structuredClone(scripts.filter(({ id }) => ids.includes(id))),
      registerContentScripts: async (/** @type {any[]} */ more) => void scripts.push(...structuredClone(more)),
      updateContentScripts: async (/** @type {any[]} */ changed) => {
        for (const one of changed) Object.assign(scripts.find(({ id }) => id === one.id), structuredClone(one));
      },
      unregisterContentScripts: async (/** @type {{ ids: string[] }} */ { ids }) => void scripts.splice(0, Infinity, ...scripts.filter(({ id }) => !ids.includes(id))),
    },
    tabs: {
      get: async (/** @type {number} */ id) => tab(id),
      query: async () => structuredClone(tabs),
      sendMessage: async (/** @type {number} */ id, /** @type {any} */ message, /** @type {object} */ where = {}) => {
        tab(id);
        orders.push([id, structuredClone(message)]);
        if (Object.keys(where).length > 0) places.push(where);
        return relays.answer(message);
      },
      reload: async (/** @type {number} */ id) => void reloads.push(id),
      create: async () => ({}),
    },
    alarms: {
      create: async (/** @type {string} */ name, /** @type {{ when?: number }} */ { when }) => void alarms.set(name, when),
      clear: async (/** @type {string} */ name) => alarms.delete(name),
      onAlarm: events.onAlarm,
    },
    action: {
      setBadgeText: async (/** @type {any} */ { tabId, text }) => dress({ tabId, text }),
      setTitle: async (/** @type {any} */ { tabId, title }) => dress({ tabId, title }),
      setBadgeTextColor: async (/** @type {any} */ { tabId }) => dress({ tabId }),
      setBadgeBackgroundColor: async (/** @type {any} */ { tabId, color }) => dress({ tabId, color }),
    },
    permissions: {
      contains: async (/** @type {{ origins: string[] }} */ { origins }) =>
        granted.has('<all_urls>') || origins.every((origin) => granted.has(origin)),
      getAll: async () => ({ origins: [...granted] }),
      onAdded: events.onAdded,
      onRemoved: events.onRemoved,
    },
    i18n: { getMessage: (/** @type {string} */ key, /** @type {string[]} */ words = []) => [key, ...words].join(' ') },
  };
  return { api, events, local, session, dynamic, temporary, frames, tabs, alarms, badges, granted, orders, places, relays, reloads, scripts };
}

/** The last two labels: enough of a public suffix list for tests. @param {string} url */
function site(url) {
  return URL.canParse(url) ? new URL(url).hostname.split('.').slice(-2).join('.') : '';
}

/**
 * coinhive.com mines hidden, authedmine.com asks.
 * @param {string} url
 * @param {string} _kind
 * @param {string} _source
 * @param {string} policy
 * @returns {Verdict}
 */
function checkRequest(url, _kind, _source, policy) {
  const consent = ({ 'coinhive.com': /** @type {const} */ ('hidden'), 'authedmine.com': /** @type {const} */ ('offered') })[site(url)];
  if (!consent || policy === 'allowed') return { action: 'allow', evidence: [] };
  const what = /** @type {const} */ ({ kind: 'filter', filter: `||${site(url)}^`, miner: { id: 'coinhive', name: 'Coinhive', consent } });
  const where = /** @type {const} */ ({ kind: 'line', list: 'Wattguard', line: 7 });
  return {
    action: consent === 'hidden' || policy === 'refused' ? 'block' : 'ask',
    evidence: [{ family: 'address', strength: 'strong', what, where, consent, inWallets: false }],
  };
}

/** What wasm.mjs answers with. Rows replace what they want to go wrong. */
export function fakeCore() {
  return {
    /** @type {('init' | 'reset' | 'new')[]} */
    calls: [],
    /** Which instance was asked, one entry a question. @type {number[]} */
    asked: [],
    /** What instances were made with, beside the bundled list. @type {{ tables: number, lifted: string[] }[]} */
    lists: [],
    /** @type {() => unknown} */
    init: () => undefined,
    /** @type {() => void} */
    construct: () => undefined,
    site,
    checkRequest,
  };
}

/**
 * What detector.mjs answers with: a text is its own evidence, `family strength` a word, as in `script strong; module weak`.
 */
export function fakeDetector() {
  return {
    loads: 0,
    /** @param {string} text @returns {Verdict['evidence']} */
    evidence: (text) =>
      text.split('; ').flatMap((words) => {
        const [, family, strength] = /^(script|module|message|behaviour) (weak|strong|conclusive)$/.exec(words) ?? [];
        if (!family || !strength) return [];
        const [what, where] = [{ kind: 'sign', key: 'Test', arguments: [] }, { kind: 'page' }];
        return [/** @type {Verdict['evidence'][0]} */ ({ family, strength, what, where, consent: 'hidden', inWallets: false })];
      }),
    /** @param {string} lines @param {string} policy @returns {Verdict['action']} */
    sum: (lines, policy) => {
      const counted = lines.split('\n').map((line) => line.split(' ')).filter(([, strength, ...more]) => strength && strength !== 'weak' && !more.includes('doubted'));
      const families = new Set(counted.map(([family]) => family));
      if (policy === 'allowed' || counted.length === 0) return 'allow';
      return families.size > 1 || policy === 'refused' || counted.some(([, strength]) => strength === 'conclusive') ? 'block' : 'ask';
    },
  };
}
