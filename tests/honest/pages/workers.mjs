/**
 * Every kind of worker, used as libraries use them.
 *
 * Rows of our own; what is compared besides results: messages, errors of workers, and what workers say of themselves.
 */
/** @typedef {import('../site.mjs').Page} Page */

/** A worker that answers calls, as comlink's do. */
const CALLS = /* js */ `"use strict";
const strict = (function () { return this === undefined; })();
const api = {
  sum: (numbers) => numbers.reduce((all, number) => all + number, 0),
  primes: (limit) => { let count = 0; for (let n = 2; n < limit; n++) { let d = 2; while (d * d <= n && n % d) d++; if (d * d > n) count++; } return count; },
  where: () => ({ strict, name: self.name, kind: self.constructor.name, own: typeof importScripts }),
  fail: () => { throw new RangeError('not today'); },
};
self.onmessage = ({ data: { id, path, values }, ports: [port] }) => {
  try { port.postMessage({ id, value: api[path](...values) }); } catch (error) { port.postMessage({ id, error: error.name + ': ' + error.message }); }
};`;

/** The page's side of it. */
const CALLER = /* js */ `
const wrap = (worker) => new Proxy({}, { get: (_, path) => (...values) => new Promise((resolve, reject) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data: { value, error } }) => { port1.close(); error ? reject(new Error(error)) : resolve(value); };
  worker.postMessage({ id: path, path, values }, [port2]);
}) });
const use = async (worker) => {
  const api = wrap(worker);
  const failed = await api.fail().catch(({ message }) => message);
  const results = await Promise.all([api.sum([1, 2, 3]), api.primes(200_000), api.where()]);
  worker.terminate();
  return [failed, ...results];
};
`;

/** @type {Page[]} */
export const WORKERS = [
  {
    name: 'worker-pool',
    packages: [],
    does: 'a pool of http workers that answer calls over MessageChannels, as comlink does',
    files: { '/calls.js': CALLS },
    body: /* html */ `<script type="module">${CALLER}
const workers = Array.from({ length: navigator.hardwareConcurrency }, (_, at) => new Worker('/calls.js', { name: 'pool ' + at }));
done((await Promise.all(workers.map(use))).slice(0, 2));
</script>`,
  },
  {
    name: 'worker-blob-strict',
    packages: [],
    does: 'blob and data: workers whose text begins with "use strict", classic and module, and one whose blob is read back',
    files: { '/calls.js': CALLS },
    body: /* html */ `<script type="module">${CALLER}
const text = await (await fetch('/calls.js')).text();
const blob = new Blob([text.slice(0, 6), text.slice(6)], { type: 'text/javascript' });
const url = URL.createObjectURL(blob);
const classic = await use(new Worker(url, { name: 'classic' }));
const module = await use(new Worker(url, { name: 'module', type: 'module' }));
const same = (await (await fetch(url)).text()) === text && blob.size === text.length;
URL.revokeObjectURL(url);
const gone = await fetch(url).then(() => 'there', () => 'gone');
const data = await use(new Worker('data:text/javascript,' + encodeURIComponent(text), { name: 'data' }));
const base64 = await use(new Worker('data:text/javascript;base64,' + btoa(text), { name: 'base64' }));
done({ classic, module, data, base64, same, gone });
</script>`,
  },
  {
    name: 'worker-module-import',
    packages: [],
    does: 'a module worker with static and dynamic imports and a relative address, with the same from a classic one',
    files: {
      '/lib/worker.js': "import { square } from './square.js'; self.onmessage = async ({ data }) => { const { cube } = await import('./cube.js'); const text = await (await fetch('data.txt')).text(); postMessage({ square: square(data), cube: cube(data), text, at: new URL(import.meta.url).pathname, href: location.pathname }); };",
      '/lib/square.js': 'export const square = (n) => n * n;',
      '/lib/cube.js': 'export const cube = (n) => n ** 3;',
      '/lib/data.txt': { body: 'beside the worker' },
      '/lib/classic.js': "importScripts('helper.js'); self.onmessage = async ({ data }) => postMessage({ helped: help(data), text: await (await fetch('data.txt')).text(), href: location.pathname });",
      '/lib/helper.js': 'function help(n) { return n + 1; }',
    },
    body: /* html */ `<script>
const ask = (worker) => new Promise((resolve) => { worker.onmessage = ({ data }) => resolve(data); worker.postMessage(12); });
Promise.all([ask(new Worker('/lib/worker.js', { type: 'module' })), ask(new Worker('lib/classic.js'))]).then(done);
</script>`,
  },
  {
    name: 'worker-nested',
    packages: [],
    does: 'workers that start workers: from a blob in a blob, and from http, with messages handed through',
    files: {
      '/outer.js': "const inner = new Worker('/inner.js'); inner.onmessage = ({ data }) => postMessage(data + ' outer'); onmessage = ({ data }) => inner.postMessage(data);",
      '/inner.js': "onmessage = ({ data }) => postMessage(data + ' inner');",
    },
    body: /* html */ `<script>
const text = (code) => URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
const inner = "onmessage = ({ data }) => postMessage(data + ' inner');";
const outer = 'const inner = new Worker(URL.createObjectURL(new Blob([' + JSON.stringify(inner) + ']))); inner.onmessage = ({ data }) => postMessage(data + " outer"); onmessage = ({ data }) => inner.postMessage(data);';
const ask = (worker) => new Promise((resolve) => { worker.onmessage = ({ data }) => { worker.terminate(); resolve(data); }; worker.postMessage('page'); });
Promise.all([ask(new Worker(text(outer))), ask(new Worker('/outer.js'))]).then(done);
</script>`,
  },
  {
    name: 'worker-errors',
    packages: [],
    does: 'workers that cannot start, throw, reject or get what cannot be cloned: the page sees the same errors',
    files: { '/throws.js': "throw new TypeError('first line');", '/rejects.js': "onmessage = () => Promise.reject(new Error('later')); addEventListener('unhandledrejection', ({ reason }) => postMessage(reason.message));", '/syntax.js': 'let let = 1;' },
    body: /* html */ `<script type="module">
const blob = (code) => URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
const outcome = (make, poke = false) => new Promise((resolve) => {
  let worker;
  try { worker = make(); } catch (error) { return resolve(error.name + ' ' + (error instanceof DOMException) + ' ' + (error.code ?? '')); }
  worker.onmessage = ({ data }) => resolve('message ' + data);
  worker.onerror = (event) => { event.preventDefault(); resolve(event.constructor.name + ' ' + (event.message ?? '').replace(/^Uncaught /, '') + ' ' + (event.lineno ?? '')); };
  worker.onmessageerror = () => resolve('messageerror');
  if (poke) worker.postMessage('go');
});
done({
  missing: await outcome(() => new Worker('/nothing-here.js')),
  foreign: await outcome(() => new Worker('https://elsewhere.test/worker.js')),
  syntax: await outcome(() => new Worker('/syntax.js')),
  throws: await outcome(() => new Worker('/throws.js')),
  throwsBlob: await outcome(() => new Worker(blob("/* one */\\n/* two */\\nthrow new TypeError('third line')"))),
  syntaxBlob: await outcome(() => new Worker(blob('let let = 1;'))),
  strictBlob: await outcome(() => new Worker(blob("'use strict'; undeclared = 1;"))),
  sloppyBlob: await outcome(() => new Worker(blob('undeclared = 1; postMessage(undeclared);'))),
  rejects: await outcome(() => new Worker('/rejects.js'), true),
  noArguments: await outcome(() => new Worker()),
  badAddress: await outcome(() => new Worker('http://[')),
  badType: await outcome(() => new Worker('/throws.js', { type: 'other' })),
  calledPlainly: await outcome(() => Worker('/throws.js')),
  uncloneable: await outcome(() => { const worker = new Worker(blob('')); worker.postMessage(() => {}); return worker; }),
  noType: await outcome(() => new Worker(URL.createObjectURL(new Blob(['postMessage("ran")'])))),
  htmlType: await outcome(() => new Worker(URL.createObjectURL(new Blob(['postMessage("ran")'], { type: 'text/html' })))),
});
</script>`,
  },
  {
    name: 'shared-worker',
    packages: [],
    does: 'a SharedWorker that counts its visitors from two frames, by http and by a blob shared between them',
    files: { '/counter.js': 'let count = 0; onconnect = ({ ports: [port] }) => { port.onmessage = ({ data }) => port.postMessage([data, ++count, self.name]); };' },
    body: /* html */ `<iframe srcdoc="<p>second visitor"></iframe><script>
onload = async () => {
  const code = await (await fetch('/counter.js')).text();
  const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
  const visit = (Shared, address, name) => new Promise((resolve) => {
    const { port } = new Shared(address, { name: 'counter' });
    port.onmessage = ({ data }) => resolve(data);
    port.postMessage(name);
  });
  const frame = frames[0].SharedWorker;
  done([await visit(SharedWorker, '/counter.js', 'first'), await visit(frame, '/counter.js', 'second'), await visit(SharedWorker, url, 'first by blob'), await visit(frame, url, 'second by blob')]);
};
</script>`,
  },
  {
    name: 'service-worker',
    packages: [],
    does: 'a ServiceWorker that fills a cache, answers from it, hands on messages, and is unregistered',
    files: {
      '/sw.js': "importScripts('/sw-part.js'); addEventListener('install', (event) => event.waitUntil(caches.open('v1').then((cache) => cache.addAll(['/cached.txt'])).then(() => skipWaiting()))); addEventListener('activate', (event) => event.waitUntil(clients.claim())); addEventListener('fetch', (event) => event.respondWith(caches.match(event.request).then((found) => found ?? (event.request.url.endsWith('/made.txt') ? new Response(made()) : fetch(event.request))))); addEventListener('message', ({ data, source }) => source.postMessage(data + ' heard'));",
      '/sw-part.js': "function made() { return 'made by the worker'; }",
      '/cached.txt': { body: 'kept' },
    },
    body: /* html */ `<script type="module">
const registration = await navigator.serviceWorker.register('/sw.js');
if (!navigator.serviceWorker.controller) await new Promise((next) => (navigator.serviceWorker.oncontrollerchange = next));
const text = async (path) => (await fetch(path)).text();
const [cached, made, plain] = [await text('/cached.txt'), await text('/made.txt'), (await fetch('/nothing')).status];
const heard = await new Promise((resolve) => {
  navigator.serviceWorker.onmessage = ({ data }) => resolve(data);
  navigator.serviceWorker.startMessages();
  registration.active.postMessage('hello');
});
const scope = new URL(registration.scope).pathname;
const refused = await navigator.serviceWorker.register('/missing.js').catch(({ name }) => name);
done({ cached, made, plain, heard, scope, refused, gone: await registration.unregister() });
</script>`,
  },
];
