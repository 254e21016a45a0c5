/**
 * Answers: an extension's world for a page outside an extension: the folder served from loopback, and a `browser` whose
 * background is a script of answers.
 *
 * Invariant: the page gets the policy of the manifest (no inline script, no inline style) and the messages of _locales/
 * by the rules of chrome.i18n, so that what works here fails there only for reasons of the browser's.
 */
// @ts-check

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname } from 'node:path';

const root = new URL('../../', import.meta.url);
/** @type {Record<string, string>} */
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.png': 'image/png', '.wasm': 'application/wasm' };

/**
 * @template T
 * @param {(address: string) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withExtensionServed(use) {
  const manifest = JSON.parse(await readFile(new URL('manifest.json', root), 'utf8'));
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    // Pages outside an extension are asked for an icon.
    if (path === '/favicon.ico') return void response.writeHead(204).end();
    try {
      const body = await readFile(new URL(`.${path}`, root));
      response.writeHead(200, {
        'content-type': types[extname(path)] ?? 'application/octet-stream',
        'content-security-policy': manifest.content_security_policy.extension_pages,
      }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(null)));
  const address = server.address();
  try {
    return await use(`http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

/**
 * @param {string} locale
 * @returns {Promise<Record<string, { message: string, placeholders?: Record<string, { content: string }> }>>}
 */
export async function messagesOf(locale) {
  return JSON.parse(await readFile(new URL(`_locales/${locale}/messages.json`, root), 'utf8'));
}

/**
 * chrome.i18n.getMessage over one messages.json. It runs in Node and, as text, in a page: it may name nothing outside.
 * @param {Record<string, { message: string, placeholders?: Record<string, { content: string }> }>} messages
 * @returns {(key: string, substitutions?: string | string[]) => string}
 */
export function getMessageOf(messages) {
  return (key, substitutions = []) => {
    if (key === '@@bidi_dir') return 'ltr';
    const found = messages[key];
    if (found === undefined) return '';
    const values = [substitutions].flat();
    const placeholders = Object.fromEntries(
      Object.entries(found.placeholders ?? {}).map(([name, { content }]) => [name.toLowerCase(), content]));
    return found.message
      .replace(/\$(\w+)\$/g, (_, name) => placeholders[name.toLowerCase()] ?? '')
      .replace(/\$([1-9])/g, (_, index) => values[Number(index) - 1] ?? '');
  };
}

/**
 * Gives a page a `browser` before its scripts run. What is sent lands in `window.sent`.
 * @param {import('puppeteer-core').Page} page
 * @param {object} world
 * @param {string} world.locale
 * @param {number} world.now
 * @param {import('../../extension/shared/messages.js').TabReport | null} world.report  null: the background fails
 */
export async function pretend(page, { locale, now, report }) {
  const messages = await messagesOf(locale);
  await page.evaluateOnNewDocument((source, messages, now, report) => {
    const world = /** @type {any} */ (globalThis);
    Date.now = () => now;
    world.sent = [];
    const none = { addListener() {} };
    world.browser = {
      i18n: { getMessage: new Function(`return ${source}`)()(messages) },
      tabs: {
        query: async () => [{ id: 7 }],
        reload: async () => world.sent.push({ kind: 'reload' }),
        onUpdated: none,
      },
      permissions: { request: async () => world.sent.push({ kind: 'grant' }) > 0 },
      runtime: {
        async sendMessage(/** @type {any} */ message) {
          world.sent.push(message);
          if (report === null) throw new Error('Could not establish connection. Receiving end does not exist.');
          if (message.kind === 'decide') {
            const until = message.duration === 'hour' ? now + 3_600_000 : null;
            Object.assign(report, { policy: message.policy, duration: message.duration, until });
          }
          if (message.kind === 'revoke') Object.assign(report, { policy: 'undecided', duration: null, until: null });
          if (message.kind === 'pause') report.paused = message.paused;
          if (message.kind === 'dismissNotes') report.notes = [];
          if (message.kind === 'switchFilter') return { fault: null, installFault: null };
          return structuredClone(report);
        },
        openOptionsPage: async () => world.sent.push({ kind: 'openOptions' }),
      },
    };
  }, getMessageOf.toString(), messages, now, report);
}

/**
 * Gives the options page a `browser` before its scripts run, whose background keeps one report of lists. What is sent lands
 * in `window.sent`; `window.announce` tells of progress. Addresses of unreachable.example cannot be fetched.
 * @param {import('puppeteer-core').Page} page
 * @param {object} world
 * @param {string} world.locale
 * @param {number} world.now
 * @param {import('../../extension/shared/lists.js').ListsReport | null} world.report  null: the background fails
 */
export async function pretendLists(page, { locale, now, report }) {
  const messages = await messagesOf(locale);
  await page.evaluateOnNewDocument((source, messages, now, report) => {
    const world = /** @type {any} */ (globalThis);
    Date.now = () => now;
    world.sent = [];
    /** @type {((changes: object) => void)[]} */
    const listeners = [];
    world.announce = (/** @type {unknown} */ progress) => {
      if (report) Object.assign(report, { progress });
      listeners.forEach((listener) => listener({ progress: { newValue: progress } }));
    };
    const told = (/** @type {string} */ kind, /** @type {string[]} */ ...words) => ({ kind, words });
    const account = { filters: 120, unread: { kinds: {}, others: 0 }, unruled: { kinds: {}, others: 0 } };
    const join = (/** @type {object} */ list) => report?.lists.push(/** @type {any} */ ({
      title: '', address: '', on: true, standing: 'blocks', lastTry: now, lastSuccess: now, nextTry: now + 86_400_000, failures: 0,
      fault: null, homepage: null, licence: null, language: null, version: '1', filters: 120, account, ...list,
    }));
    const find = (/** @type {string} */ id) => report?.lists.find((list) => list.id === id);
    /** @type {Record<string, (message: any) => object | null | void>} */
    const answers = {
      addList({ address }) {
        const isSafe = address.startsWith('https://');
        const failed = address.includes('unreachable.example');
        const missing = { filters: null, account: null, version: null, lastSuccess: 0, failures: 1, fault: told('unreachable', 'unreachable.example') };
        if (isSafe) join({ id: address, origin: 'address', title: failed ? address : 'Example list', address, ...(failed ? missing : {}) });
        return isSafe ? null : told('insecure', address);
      },
      addText: ({ title }) => void join({ id: `file:${title}`, origin: 'file', title }),
      changeList: ({ kind, id, ...change }) => void Object.assign(find(id) ?? {}, change),
      removeList: ({ id }) => void report?.lists.splice(report.lists.findIndex((list) => list.id === id), 1),
      moveList({ id, by }) {
        const at = report?.lists.findIndex((list) => list.id === id) ?? 0;
        report?.lists.splice(at + by, 0, ...report.lists.splice(at, 1));
      },
      setOwnFilters: ({ text }) => void Object.assign(report ?? {}, { own: text, ownAccount: { ...account, filters: 1 } }),
      switchFilter: ({ filter }) => void Object.assign(report ?? {}, { off: report?.off.filter((one) => one.filter !== filter) }),
      importSettings: ({ text }) => (text.startsWith('{') ? null : told('settingsForeign')),
    };
    const verdict = (/** @type {string} */ address) => {
      const filter = /coinhive/.test(address) ? '||coinhive.com^' : /pool/.test(address) ? '/pool*.js' : null;
      const strength = filter === '/pool*.js' ? 'weak' : 'conclusive';
      const evidence = filter === null ? [] : [{
        family: 'address', strength, what: { kind: 'filter', filter, miner: null }, where: { kind: 'line', list: 'NoCoin', line: 37 },
        consent: 'hidden', inWallets: false,
      }];
      return { action: strength === 'weak' || filter === null ? 'allow' : 'block', evidence };
    };
    world.browser = {
      i18n: { getMessage: new Function(`return ${source}`)()(messages) },
      storage: { session: { onChanged: { addListener: (/** @type {any} */ listener) => listeners.push(listener) } } },
      runtime: {
        async sendMessage(/** @type {any} */ message) {
          world.sent.push(message);
          if (report === null) throw new Error('Could not establish connection. Receiving end does not exist.');
          if (message.kind === 'testAddress') return verdict(message.address);
          if (message.kind === 'exportSettings') return { text: '{}' };
          const fault = answers[message.kind]?.(message) ?? null;
          return structuredClone({ ...report, fault });
        },
      },
    };
  }, getMessageOf.toString(), messages, now, report);
}
