/**
 * The places a script can run in, as pages: the top document, frames in frames, and every kind of worker in them.
 *
 * A context (hosts of the documents from the outermost inwards, and a worker or none), and what to attempt there
 * -> routes for the server and the address to open.
 *
 * @example
 * const outcomes = await runIn(web, tab.go, { documents: ['site.test', 'frame.test'], worker: 'blob' }, 'https', attempts);
 */
import { attemptsScript } from './attempt.mjs';
import { html, script } from '../harness/server.mjs';

/**
 * @typedef {import('./attempt.mjs').Attempt} Attempt
 * @typedef {import('./attempt.mjs').Kind} Kind
 * @typedef {import('./attempt.mjs').Outcome} Outcome
 * @typedef {import('../harness/server.mjs').Routes} Routes
 * @typedef {import('../harness/server.mjs').Web} Web
 * @typedef {'dedicated' | 'blob' | 'data' | 'shared' | 'sharedData' | 'service'} WorkerKind
 * @typedef {{ documents: string[], worker?: WorkerKind }} Context
 * @typedef {'http' | 'https'} Scheme
 */

/** Runs in the page. @type {Record<WorkerKind, (file: string, text: string) => unknown>} */
const START = {
  dedicated: (file) => new Worker(file),
  blob: (_file, text) => new Worker(URL.createObjectURL(new Blob([text], { type: 'text/javascript' }))),
  data: (_file, text) => new Worker(`data:text/javascript,${encodeURIComponent(text)}`),
  shared: (file) => new SharedWorker(file),
  sharedData: (_file, text) => new SharedWorker(`data:text/javascript,${encodeURIComponent(text)}`),
  service: (file) => navigator.serviceWorker.register(file),
};

/** @param {Context} context @returns {Kind[]} the ways to reach an address that exist there */
export function kindsIn({ worker }) {
  const everywhere = /** @type {const} */ (['wasm', 'fetch', 'websocket']);
  if (!worker) return ['script', ...everywhere, 'xhr'];
  return worker === 'service' ? ['importScripts', ...everywhere] : ['importScripts', ...everywhere, 'xhr'];
}

let runs = 0;

/**
 * @param {Context} context @param {Scheme} scheme @param {Attempt[]} attempts
 * @returns {{ url: string, report: string, routes: Routes }}
 */
export function pageOf({ documents, worker }, scheme, attempts) {
  const run = `run${++runs}`;
  const report = `${scheme}://report.test/${run}`;
  const text = attemptsScript(attempts, report);
  const innermost = documents.at(-1);
  /** @type {Routes} */
  const routes = { [`${innermost}/${run}/worker.js`]: script(text) };
  documents.forEach((host, depth) => {
    const inner = documents[depth + 1];
    routes[`${host}/${run}/${depth}`] = inner
      ? html(`<title>${run}</title><iframe src="${scheme}://${inner}/${run}/${depth + 1}"></iframe>`)
      : html(`<title>${run}</title><script>${worker ? `(${START[worker]})('/${run}/worker.js', ${JSON.stringify(text)})` : text}</script>`);
  });
  return { url: `${scheme}://${documents[0]}/${run}/0`, report: `/${run}`, routes };
}

/**
 * @param {Web} web @param {(url: string) => Promise<unknown>} open  in some tab
 * @param {Context} context @param {Scheme} scheme @param {Attempt[]} attempts
 * @returns {Promise<Outcome[]>}
 */
export async function runIn(web, open, context, scheme, attempts) {
  const { url, report, routes } = pageOf(context, scheme, attempts);
  web.serve(routes);
  await open(url);
  const { body } = await web.arrival(({ host, path }) => host === 'report.test' && path === report);
  return JSON.parse(body);
}
