/**
 * The places in which a test miner runs, and what starts it there.
 *
 * A cell and its hosts -> routes for the server and the address to open. Each cell has hosts of its own, so that cells run
 * side by side and rules for one site do not reach another.
 */
import { html, script } from '../harness/server.mjs';
import { clientText } from './client.mjs';
import { wasm } from './kernel.mjs';

/**
 * @typedef {keyof typeof PLACES} ContextName
 * @typedef {'load' | 'late' | 'click'} Start
 * @typedef {import('./client.mjs').Cell & { context: ContextName, start: Start }} Cell
 *
 * @typedef {object} Addresses
 * @property {string} text  the whole miner's script
 * @property {string} page  a document that runs it
 * @property {string} other  address of such a document at another site
 */

/** @param {Node} parent @param {Partial<HTMLIFrameElement> & { sandboxed?: boolean }} how */
function frame(parent, how) {
  const frame = document.createElement('iframe');
  if (how.sandboxed) frame.setAttribute('sandbox', 'allow-scripts');
  if (how.src) frame.src = how.src;
  if (how.srcdoc) frame.srcdoc = how.srcdoc;
  parent.appendChild(frame);
  return frame;
}

/**
 * Runs in the page, at the start; `keep` is what must not be collected. Files: /m.js is the miner, /w.js the hasher alone.
 * @type {Record<string, (addresses: Addresses, keep: unknown[]) => unknown>}
 */
export const PLACES = {
  page: () => document.head.append(Object.assign(document.createElement('script'), { src: '/m.js' })),
  // The socket in the page, the hashing in a worker of a file.
  split: () => document.head.append(Object.assign(document.createElement('script'), { src: '/m.js' })),
  srcdoc: ({ text }) => frame(document.body, { srcdoc: `<script>${text}<\/script>` }),
  blank: ({ text }) => {
    const inner = frame(document.body, {}).contentDocument;
    inner?.body.append(Object.assign(inner.createElement('script'), { textContent: text }));
  },
  sandboxed: () => frame(document.body, { sandboxed: true, src: '/page.html' }),
  blobFrame: ({ page }) => frame(document.body, { src: URL.createObjectURL(new Blob([page], { type: 'text/html' })) }),
  dataFrame: ({ page }) => frame(document.body, { src: `data:text/html,${encodeURIComponent(page)}` }),
  crossOrigin: ({ other }) => frame(document.body, { src: other }),
  popunder: ({ other }, keep) => keep.push(window.open(other, '_blank', 'width=300,height=200')),
  worker: (_, keep) => keep.push(new Worker('/m.js')),
  blobWorker: ({ text }, keep) => keep.push(new Worker(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })))),
  dataWorker: ({ text }, keep) => keep.push(new Worker(`data:text/javascript,${encodeURIComponent(text)}`)),
  moduleWorker: (_, keep) => keep.push(new Worker('/m.js', { type: 'module' })),
  nestedWorker: ({ text }, keep) =>
    keep.push(new Worker(URL.createObjectURL(new Blob([`self.kept = new Worker(URL.createObjectURL(new Blob([${JSON.stringify(text)}], { type: 'text/javascript' })))`], { type: 'text/javascript' })))),
  shared: (_, keep) => keep.push(new SharedWorker('/m.js')),
  sharedBlob: ({ text }, keep) => keep.push(new SharedWorker(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })))),
  sharedData: ({ text }, keep) => keep.push(new SharedWorker(`data:text/javascript,${encodeURIComponent(text)}`)),
  service: () => navigator.serviceWorker.register('/m.js'),
};

export const CONTEXTS = /** @type {ContextName[]} */ (Object.keys(PLACES));

/** Workers, which have neither RTCPeerConnection nor, the last, XMLHttpRequest. */
export const WORKERS = CONTEXTS.filter((name) => /worker|shared|service/i.test(name));

/** Milliseconds after the load at which the late ones start. */
export const LATE = 10_000;

/** @type {Record<Start, string>} */
const STARTS = { load: 'start();', late: `setTimeout(start, ${LATE});`, click: "document.addEventListener('click', start, { once: true });" };

/**
 * @param {Cell} cell @param {string} name  of its hosts
 * @returns {{ url: string, site: string, pool: string, routes: import('../harness/server.mjs').Routes }}  site: the host of the tab that mines
 */
export function pageOf(cell, name) {
  const hosts = { page: `${name}.test`, frame: `${name}-frame.test`, pool: `${name}-pool.test` };
  const module = `https://${hosts.page}/m.wasm`;
  const worker = cell.context === 'split' ? '/w.js' : null;
  const { miner, hasher } = clientText(cell, { pool: `https://${hosts.pool}`, module, worker });
  const document = '<!doctype html><title>inner</title><script src="/m.js"></script>';
  const inline = `<!doctype html><title>inner</title><script>${miner}</script>`;
  /** @type {Addresses} */
  const addresses = { text: miner, page: inline, other: `https://${hosts.frame}/page.html` };
  // Only what the place uses stands in the page: else the miner of a file would be read in the page too.
  const place = String(PLACES[cell.context]);
  const used = Object.fromEntries(Object.entries(addresses).filter(([key]) => place.includes(`{ ${key} }`)));
  const starter = `var keep = []; ${frame}
    const start = () => (${place})(${JSON.stringify(used).replaceAll('</', '<\\/')}, keep);
    ${STARTS[cell.start]}`;
  const files = { '/m.js': script(miner), '/w.js': script(hasher), '/page.html': html(document.slice(15)) };
  return {
    url: `https://${hosts.page}/`,
    site: cell.context === 'popunder' ? hosts.frame : hosts.page,
    pool: hosts.pool,
    routes: {
      [`${hosts.page}/`]: html(`<title>${name}</title><body><script>${starter}</script>`),
      ...Object.fromEntries([hosts.page, hosts.frame].flatMap((host) => Object.entries(files).map(([path, route]) => [`${host}${path}`, route]))),
      [`${hosts.page}/m.wasm`]: { body: wasm(cell.disguise === 'none' ? 'hash_cn' : 'a'), headers: { 'content-type': 'application/wasm' } },
    },
  };
}
