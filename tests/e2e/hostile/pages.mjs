/**
 * Pages that mine and defend themselves: rows of a table, each with what the page runs first and what it does while it mines.
 *
 * A row -> a page of its own host (`pageOf`). Texts, because they are written for pages and break what types would promise.
 * Invariant: all that is done is bounded in number and time; what is overridden still does what the page itself needs.
 */
import { html, script } from '../harness/server.mjs';
import { MINE } from './mine.mjs';

/**
 * @typedef {import('../harness/browsers.mjs').BrowserName} BrowserName
 *
 * @typedef {object} Row
 * @property {string} title
 * @property {string} [before]  the first script of the page, before it mines
 * @property {string} [after]  while it mines
 * @property {string} [start]  in place of `mine(POOL)`
 * @property {Record<string, string>} [headers]
 * @property {string} [markup]  for scripts under a policy: all of the page
 * @property {Partial<Record<BrowserName, string>>} [reports]  a known fault: why a report of ours comes to the page's server
 * @property {number} [patience]  how long it may go on, in ms, where that is longer than for others
 * @property {Partial<Record<BrowserName, string>> | string} [evades]  a known limit: why it is not stopped
 */

/** Words that a page could guess, sent in every way there is. */
const FORGE = `
  const WORDS = ['wattguard', 'Wattguard', 'wattguard: a guard stands in this worker', 'guard', 'guard-text', 'open', 'observed', 'orders', 'hook', 'relay'];
  const forge = () => {
    for (const word of WORDS) for (const target of [window, document, document.documentElement]) {
      for (const event of [new Event(word), new CustomEvent(word, { detail: { silence: true } }), new FocusEvent(word, { relatedTarget: new EventTarget() }),
        new MouseEvent(word, { relatedTarget: document.documentElement }), new MessageEvent(word, { data: { silence: true }, ports: [new MessageChannel().port1] })]) target.dispatchEvent(event);
      window.postMessage(word, '*');
      window.postMessage({ kind: word, what: word, orders: { silence: true }, silence: true, stop: [1] }, '*', [new MessageChannel().port1]);
    }
  };
`;

/** Every function that a hook could use throws where it is called by anybody but the page. */
const overriding = (/** @type {string} */ list) => `
  { let own = 0;
    for (const [owner, name] of ${list}) {
      const before = Object.getOwnPropertyDescriptor(owner, name);
      if (!before || !before.configurable) continue;
      const broken = function () { throw new Error('overridden'); };
      Object.defineProperty(owner, name, 'value' in before ? { ...before, value: broken } : { ...before, get: broken });
    } }
`;

/** @type {Row[]} */
export const MINERS = [
  { title: 'as it is' },
  { title: 'forges events and messages', before: FORGE + 'forge();', after: 'forge(); for (let left = 20; left > 0; left--) setTimeout(forge, left * 50);' },
  {
    title: 'listens for everything that could be private',
    before: `${FORGE} window.heard = []; for (const word of WORDS) for (const target of [window, document]) target.addEventListener(word, (event) => { heard.push(word); event.stopImmediatePropagation(); event.preventDefault(); }, true);`,
  },
  { title: 'freezes prototypes first', before: 'for (const one of [Object, Array, Map, WeakMap, Set, Promise, Function, EventTarget, Event, MessageEvent, MessagePort, WebSocket, Worker, ArrayBuffer, String, RegExp]) { Object.freeze(one.prototype); Object.freeze(one); } Object.freeze(Reflect); Object.freeze(JSON);' },
  { title: 'freezes prototypes later', after: 'for (const one of [Object, Array, Map, WeakMap, Promise, Function, EventTarget, WebSocket]) Object.freeze(one.prototype); Object.freeze(Reflect);' },
  {
    title: 'breaks collections and promises', start: 'mine(POOL)',
    after: overriding(`[[Array.prototype, 'push'], [Array.prototype, 'slice'], [Array.prototype, 'map'], [Array.prototype, 'indexOf'], [Map.prototype, 'get'], [Map.prototype, 'set'], [Map.prototype, 'forEach'], [WeakMap.prototype, 'get'], [WeakMap.prototype, 'set'], [Set.prototype, 'has'], [Set.prototype, 'add'], [JSON, 'stringify'], [JSON, 'parse'], [String.prototype, 'slice'], [String.prototype, 'startsWith'], [RegExp.prototype, 'test']]`),
  },
  {
    title: 'breaks functions', after: overriding(`[[Reflect, 'apply'], [Reflect, 'construct'], [Function.prototype, 'call'], [Function.prototype, 'apply'], [Function.prototype, 'bind'], [Function.prototype, 'toString'], [Object, 'keys'], [Object, 'assign'], [Object, 'create'], [Object, 'getOwnPropertyDescriptor']]`),
  },
  {
    title: 'breaks events and ports before it opens a socket',
    before: overriding(`[[EventTarget.prototype, 'addEventListener'], [EventTarget.prototype, 'dispatchEvent'], [EventTarget.prototype, 'removeEventListener'], [MessagePort.prototype, 'postMessage'], [MessagePort.prototype, 'start'], [Event.prototype, 'stopImmediatePropagation'], [window, 'MessageChannel'], [window, 'MessageEvent'], [window, 'CustomEvent'], [window, 'Event'], [MessageEvent.prototype, 'ports']]`),
  },
  { title: 'breaks iteration', before: `{ const native = Array.prototype[Symbol.iterator]; Array.prototype[Symbol.iterator] = function () { if (this.some?.((one) => one instanceof MessagePort || one instanceof ArrayBuffer || one instanceof Blob)) throw new Error('iterated'); return native.apply(this); }; }` },
  { title: 'empties what is iterated', before: `{ const native = Array.prototype[Symbol.iterator]; Array.prototype[Symbol.iterator] = function () { return native.apply(this.some?.((one) => one instanceof MessagePort) ? [] : this); }; }` },
  { title: 'takes the port of channels', before: `window.stolen = []; for (const name of ['port1', 'port2']) { const { get } = Object.getOwnPropertyDescriptor(MessageChannel.prototype, name); Object.defineProperty(MessageChannel.prototype, name, { configurable: true, get() { const port = get.call(this); stolen.push(port); return new MessageChannel().port1 && stolen.length > 1 ? new EventTarget() : port; } }); }` },
  { title: 'has traps on Object.prototype', before: `for (const name of ['get', 'set', 'value', 'apply', 'construct', 'has', 'enumerable', 'writable', 'configurable', 'then', 'toJSON']) Object.defineProperty(Object.prototype, name, { configurable: true, get() { return undefined; }, set(value) { Object.defineProperty(this, name, { __proto__: null, value, writable: true, configurable: true, enumerable: true }); } });` },
  { title: 'says bubbles on Object.prototype and throws', before: `for (const name of ['bubbles', 'composed', 'lastEventId', 'source']) Object.defineProperty(Object.prototype, name, { configurable: true, get() { throw new Error('read'); }, set(value) { Object.defineProperty(this, name, { __proto__: null, value, writable: true, configurable: true, enumerable: true }); } });` },
  { title: 'says silence on Object.prototype', before: `Object.prototype.silence = true;` },
  { title: 'answers for toJSON', before: `Object.prototype.toJSON = Array.prototype.toJSON = () => ({}); String.prototype.toJSON = () => '';` },
  { title: 'gives every array a first element', before: `Object.defineProperty(Array.prototype, '0', { configurable: true, get: () => 'none', set(value) {} }); Object.defineProperty(Object.prototype, '1', { configurable: true, set(value) {}, get: () => 0 });` },
  { title: 'answers for addresses', before: `Object.defineProperty(WebSocket.prototype, 'url', { get() { throw 1; } }); Object.defineProperty(MessageEvent.prototype, 'isTrusted', { get: () => false, configurable: true });` },
  { title: 'has its own wrapper around the socket', before: `{ const Before = WebSocket; window.WebSocket = class WebSocket extends Before { send(data) { return super.send(data); } get url() { return ''; } }; Before.prototype.close = () => {}; WebSocket.prototype.close = () => {}; }`, start: 'mine(POOL, WebSocket)' },
  { title: 'takes the constructor of a blank frame', start: `{ const frame = document.body.appendChild(document.createElement('iframe')); mine(POOL, frame.contentWindow.WebSocket); }` },
  { title: 'takes the constructor of a blank frame and removes it', start: `{ const frame = document.body.appendChild(document.createElement('iframe')); const { WebSocket: Other } = frame.contentWindow; frame.remove(); mine(POOL, Other); }`,
    evades: 'its window is gone: the browsers refuse the socket' },
  { title: 'takes the constructor of a frame that is loading', start: `{ const frame = document.createElement('iframe'); frame.src = '/frame'; document.body.append(frame); mine(POOL, frame.contentWindow.WebSocket); }` },
  { title: 'takes the prototype of a blank frame', start: `{ const frame = document.body.appendChild(document.createElement('iframe')); const { send } = frame.contentWindow.WebSocket.prototype; WebSocket.prototype.send = send; mine(POOL); }` },
  { title: 'writes its document anew', start: `document.open(); document.write('<title>anew</title><body><script>mine(POOL)<\\/script>'); document.close();` },
  { title: 'writes the document of a frame', start: `{ const frame = document.body.appendChild(document.createElement('iframe')); const other = frame.contentDocument; other.open(); other.write('<script>parent.mine(parent.POOL, WebSocket)<\\/script>'); other.close(); }` },
  { title: 'under a strict policy', headers: { 'content-security-policy': "default-src 'none'; img-src *; script-src 'nonce-own'; connect-src wss: 'self'; worker-src blob:; report-uri /reports" }, markup: 'nonce="own"' },
  { title: 'under a policy that forbids to ask again', reports: { firefox: 'a fault, to be mended: what the relay asks again is under the policy of the page' }, headers: { 'content-security-policy': "default-src 'none'; img-src *; script-src 'nonce-own'; connect-src wss:; worker-src 'self'; report-uri /reports" }, markup: 'nonce="own"', start: `new Worker('/worker.js'); mine(POOL);` },
  { title: 'under trusted types', headers: { 'content-security-policy': "require-trusted-types-for 'script'; trusted-types 'none'; report-uri /reports" } },
  { title: 'in a sandbox', headers: { 'content-security-policy': 'sandbox allow-scripts; report-uri /reports' } },
  { title: 'floods with sockets that fail at once', after: `for (let left = 10000; left > 0; left--) { try { new WebSocket('x:' + left); } catch { /* as meant */ } }` },
  { title: 'floods with modules', after: `for (let at = 0; at < 2000; at++) new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 0, 3, 1, at >> 8, at & 255));` },
  { title: 'floods with workers', after: `{ const url = URL.createObjectURL(new Blob(['postMessage({ a: 1 })'])); for (let left = 200; left > 0; left--) new Worker(url).terminate(); }` },
  { title: 'has had 300 workers', start: `(async () => { const url = URL.createObjectURL(new Blob(['postMessage(1)'])); for (let left = 30; left > 0; left--) await Promise.all(Array.from({ length: 10 }, () => new Promise((resolve) => { const one = new Worker(url); one.onmessage = () => (one.terminate(), resolve()); })));
      const inside = URL.createObjectURL(new Blob([${JSON.stringify(MINE)} + 'mine("' + POOL + '").then(postMessage)'])); globalThis.mining = new Promise((resolve) => { const one = new Worker(inside); one.onmessage = ({ data }) => resolve(data); setTimeout(resolve, 30000, 'still open'); }); })()` },
  { title: 'floods with registrations that fail', start: `mine(POOL); for (let left = 6000; left > 0; left--) navigator.serviceWorker.register('data:,').catch(() => {});` },
  { title: 'floods with streams', start: `mine(POOL); for (let left = 5000; left > 0; left--) new EventSource('https://none.test/').close();` },
  { title: 'floods with messages', after: `{ const { port1, port2 } = new MessageChannel(); port2.onmessage = () => {}; let left = 200000; const some = () => { for (let one = 0; one < 5000; one++) port1.postMessage({ text: 'a text that is long enough', left: left-- }); if (left > 0) setTimeout(some, 50); }; some(); }` },
  { title: 'floods a worker with messages', after: `{ const one = new Worker(URL.createObjectURL(new Blob(['onmessage = () => {}']))); let left = 200000; const some = () => { for (let each = 0; each < 5000; each++) one.postMessage({ text: 'a text that is long enough', left: left-- }); if (left > 0) setTimeout(some, 50); else one.terminate(); }; some(); }` },
  { title: 'floods with workers that talk', start: `{ const url = URL.createObjectURL(new Blob(['onmessage = () => {}'])); const all = Array.from({ length: 20 }, () => new Worker(url)); let left = 400; const some = () => { for (const one of all) for (let each = 0; each < 60; each++) one.postMessage('a text that is long enough ' + left); if (left-- > 0) setTimeout(some, 100); }; some(); setTimeout(mine, 300, POOL); setTimeout(() => { left = 0; all.forEach((one) => one.terminate()); }, 30000); }` },
  { title: 'floods its own socket for half a minute', patience: 45_000, start: `{ const { send } = WebSocket.prototype; const sockets = []; const Before = WebSocket; globalThis.WebSocket = class extends Before { constructor(...args) { super(...args); sockets.push(this); } }; let left = 300; const some = () => { for (const one of sockets) if (one.readyState === 1) for (let each = 0; each < 60; each++) one.send('noise of the page'); if (left-- > 0) setTimeout(some, 100); }; setTimeout(some, 0); mine(POOL, WebSocket); }` },
  { title: 'clears all timers, ours too', start: `(async () => { const tick = () => new Promise((next) => { const { port1, port2 } = new MessageChannel(); port1.onmessage = next; port2.postMessage(0); }); const until = performance.now() + 1500; for (let at = 0; performance.now() < until; at++) { if (at % 10 === 0) new Worker(URL.createObjectURL(new Blob(['1' + at]))).terminate(); const last = setTimeout(() => {}); for (let id = Math.max(0, last - 1000); id <= last; id++) clearTimeout(id); await tick(); } mine(POOL); })()` },
  { title: 'posts what is huge', after: `{ const one = new Worker(URL.createObjectURL(new Blob(['onmessage = () => {}']))); one.postMessage('x'.repeat(64e6)); one.postMessage(new ArrayBuffer(64e6)); one.postMessage(Array.from({ length: 1e6 }, (_, at) => at)); one.postMessage(Object.fromEntries(Array.from({ length: 1e5 }, (_, at) => ['key' + at, at]))); setTimeout(() => one.terminate(), 3000); }` },
];

/** Pages that forge and flood and do not mine: nothing of theirs is stopped. @type {Row[]} */
export const INNOCENTS = [
  { title: 'forges', before: FORGE + 'forge();', after: 'forge();' },
  { title: 'floods', after: "for (let left = 2000; left > 0; left--) { try { new WebSocket('x:'); } catch { /* as meant */ } new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)); }" },
  { title: 'sends the word of guards from its workers', after: `for (let left = 50; left > 0; left--) new Worker(URL.createObjectURL(new Blob(['const { port1, port2 } = new MessageChannel(); postMessage("wattguard: a guard stands in this worker", [port2]); for (const what of ["socket", "frame", "module", "worker", "guarded", "script", "busy", "none"]) port1.postMessage({ what, id: 1, transport: "websocket", url: "https://victim.test/app.js", sent: true, data: "x", print: "", bytes: null, kind: "dedicated", blob: null, text: "", port: 1, busy: 1e6, of: 1e6 }); for (const wrong of [null, 1, "x", [], { what: "__proto__" }, { what: "constructor" }, new Map()]) port1.postMessage(wrong);'])));` },
];

/** Mines in its own frame or tab, in a way that should fall back on others. POOL is a socket of the victim's. */
export const FRAMED = (/** @type {string} */ pool) => html(`<script>globalThis.POOL = ${JSON.stringify(`wss://${pool}/`)}; ${MINE} mine(POOL).then((end) => parent.postMessage(end, '*'));</script>`);

/** @param {Row} row @param {string} host @param {string} pool */
export function pageOf({ before = '', after = '', start = 'mine(POOL)', headers = {}, markup = '' }, host, pool) {
  const scripts = [`const POOL = ${JSON.stringify(`wss://${pool}/`)}; globalThis.POOL = POOL; ${MINE}`, before, start, after];
  const body = scripts.map((text) => `<script ${markup}>${text}</script>`).join('\n');
  return { [`${host}/`]: html(`<title>hostile</title><body>${body}`, headers), [`${host}/frame`]: html('<title>frame</title>'), [`${host}/worker.js`]: script('postMessage(1);'), [`${host}/reports`]: { status: 204, body: '' } };
}
