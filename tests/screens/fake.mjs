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
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.png': 'image/png' };

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
          return structuredClone(report);
        },
      },
    };
  }, getMessageOf.toString(), messages, now, report);
}
