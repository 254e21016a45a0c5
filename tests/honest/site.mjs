/**
 * Honest pages as sites: a row of the table -> what the test's server answers for its host.
 *
 * Every page is a site of its own, https://NAME.test/, so that what is known of one says nothing of another. Packages are
 * served as npm installed them, below /npm/; a page names what it imports in an import map.
 */
import { readFile } from 'node:fs/promises';
import { dirname, extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { OBSERVE } from './observe.mjs';

/**
 * @typedef {import('../e2e/harness/server.mjs').Answer} Answer
 * @typedef {import('../e2e/harness/server.mjs').Arrival} Arrival
 * @typedef {import('../e2e/harness/server.mjs').Route} Route
 * @typedef {import('../e2e/harness/server.mjs').Routes} Routes
 *
 * @typedef {object} Page  a row
 * @property {string} name  names its host too
 * @property {string[]} packages  of npm, that it runs
 * @property {string} does  what it really does, in words
 * @property {string} body  the page's HTML, its scripts included; it calls `done(result)`
 * @property {Record<string, string | Route>} [files]  by path: its further files; a string's type follows from its ending
 * @property {Record<string, string>} [imports]  an import map: what a bare name means, as a path
 * @property {Record<string, string>} [bundles]  by path: the text of a module to bundle with what it imports
 * @property {Record<string, string>} [headers]  of the page
 * @property {import('../e2e/harness/server.mjs').SocketRoute} [speak]  for the server of its sockets
 * @property {boolean} [asks]  whether it mines openly: Wattguard may ask about it, and about nothing else
 * @property {{ reason: string, lines: RegExp }} [known]  a difference that Wattguard cannot avoid: it must be there
 * @property {'chromium' | 'firefox'} [only]  the browser that has what it needs
 */

const HERE = dirname(fileURLToPath(import.meta.url));

/** Where packages lie: those of `cargo xtask test`, and those of the full run. */
const FOLDERS = [join(HERE, 'node_modules'), join(HERE, 'full', 'node_modules')];

/** @type {Record<string, string>} */
const TYPES = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/** Lets a page share memory with its workers: SharedArrayBuffer wants it (HTML, cross-origin isolation). */
export const ISOLATED = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };

/** @param {Page} page */
export const hostOf = ({ name }) => `${name}.test`;

/** @param {Page} page */
export const addressOf = (page) => `https://${hostOf(page)}/`;

/** @param {Page} page @returns {Routes} */
export function routesOf(page) {
  const answer = answers(page);
  return { [`${hostOf(page)}/*`]: answer };
}

/** @param {Page} page @returns {(arrival: Arrival) => Promise<Answer | import('../e2e/harness/server.mjs').ByHand>} */
function answers({ name, body, files = {}, bundles = {}, imports, headers }) {
  const map = imports ? `<script type="importmap">${JSON.stringify({ imports })}</script>` : '';
  const head = `<!doctype html><html lang="en"><meta charset="utf-8"><title>${name}</title>`;
  const start = `${head}<script src="/observe.js"></script>${map}<link rel="icon" href="data:,">`;
  /** @type {Map<string, Promise<Answer>>} */
  const kept = new Map();

  return async (arrival) => {
    const [path = '/'] = arrival.path.split('?');
    if (path === '/') return typed('.html', `${start}${body}`, headers);
    if (path === '/observe.js') return typed('.js', OBSERVE, headers);
    const file = files[path];
    // Workers need the page's isolation headers as well.
    if (typeof file === 'string') return typed(extname(path), file, headers);
    if (typeof file === 'function') return file(arrival);
    if (file) return file;
    const bundle = bundles[path];
    const made = kept.get(path) ?? (bundle ? bundled(bundle, headers) : path.startsWith('/npm/') && installed(path.slice(5), headers));
    if (!made) return { status: 404, body: 'nothing here' };
    kept.set(path, made);
    return made;
  };
}

/** @param {string} ending @param {string | Uint8Array} body @param {Record<string, string>} [headers] @returns {Answer} */
function typed(ending, body, headers) {
  return { body, headers: { 'content-type': TYPES[ending] ?? 'application/octet-stream', ...headers } };
}

/** @param {string} path  below node_modules @param {Record<string, string>} [headers] @returns {Promise<Answer>} */
async function installed(path, headers) {
  for (const folder of FOLDERS) {
    const content = await readFile(join(folder, normalize(`/${decodeURIComponent(path)}`))).catch(() => null);
    if (content) return typed(extname(path), content, headers);
  }
  return { status: 404, body: 'no such file in the packages' };
}

/** @param {string} text  of a module @param {Record<string, string>} [headers] @returns {Promise<Answer>} */
async function bundled(text, headers) {
  const made = await build({
    stdin: { contents: text, resolveDir: join(HERE, 'full'), loader: 'js' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    // Asked for only where there is no browser.
    external: ['/npm/*', 'worker_threads', 'fs', 'path', 'crypto', 'url', 'os'],
    define: { global: 'globalThis', 'process.env.NODE_ENV': '"production"' },
    loader: { '.wasm': 'dataurl' },
    logLevel: 'silent',
  });
  return typed('.js', made.outputFiles[0]?.contents ?? '', headers);
}
