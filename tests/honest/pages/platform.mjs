/**
 * Pages that stand close to what Wattguard hooks: they subclass it, wrap it, describe it, start modules in every way, and
 * forbid what they do not need.
 *
 * Rows of our own. Here a hook would show first: in a name, a length, a text, an error, an order of events.
 */
import { CODE_WASM } from './modules.mjs';

/** @typedef {import('../site.mjs').Page} Page */

/** @type {import('../../e2e/harness/server.mjs').SocketRoute} */
const ECHO = (peer) => void peer.on('message', (data, isBinary) => peer.send(data, { binary: isBinary }));

/** Describes what there is in a page or a worker: every property of what is hooked, down its chain. */
const DESCRIBE = /* js */ `
function describe() {
  const said = {};
  const text = (f) => Function.prototype.toString.call(f).replace(/\\s+/g, ' ').slice(0, 120);
  // Firefox resolves name and length of a function when they are first asked for: their order is chance.
  const keys = (holder) => typeof holder === 'function' ? Reflect.ownKeys(holder).sort((a, b) => String(a) < String(b) ? -1 : 1) : Reflect.ownKeys(holder);
  const put = (path, holder, key) => {
    const found = Object.getOwnPropertyDescriptor(holder, key);
    if (!found) return;
    const { value, get, set, writable, enumerable, configurable } = found;
    const flags = [writable && 'w', enumerable && 'e', configurable && 'c'].filter(Boolean).join('');
    const part = (f) => typeof f === 'function' ? [f.name, f.length, text(f), String(f) === text(f), Object.hasOwn(f, 'prototype'), Object.getOwnPropertyNames(f).sort().join()] : typeof f;
    said[path] = [flags, part(value), part(get), part(set)];
  };
  const names = ['WebSocket', 'EventSource', 'RTCPeerConnection', 'RTCDataChannel', 'WebTransport', 'XMLHttpRequest', 'Worker', 'SharedWorker', 'ServiceWorkerContainer', 'MessagePort', 'Blob', 'URL', 'GPUDevice', 'WebGLRenderingContext', 'WebGL2RenderingContext', 'Document', 'Element', 'Node', 'HTMLScriptElement', 'HTMLIFrameElement', 'Function', 'Response', 'Request', 'Event', 'MessageEvent', 'FocusEvent', 'EventTarget', 'TrustedTypePolicyFactory'];
  for (const name of names) {
    put(name, globalThis, name);
    const type = globalThis[name];
    if (!type) continue;
    for (const key of keys(type)) put(name + '.' + String(key), type, key);
    for (const key of keys(type.prototype ?? {})) put(name + '#' + String(key), type.prototype, key);
    said[name + ' chain'] = [Object.getPrototypeOf(type)?.name, Object.getPrototypeOf(type.prototype)?.constructor?.name, type.prototype.constructor === type];
  }
  for (const key of Reflect.ownKeys(WebAssembly)) put('WebAssembly.' + String(key), WebAssembly, key);
  for (const name of ['Module', 'Instance', 'Memory', 'Table']) for (const key of Reflect.ownKeys(WebAssembly[name].prototype)) put('WebAssembly.' + name + '#' + String(key), WebAssembly[name].prototype, key);
  for (const name of ['fetch', 'postMessage', 'setTimeout', 'eval', 'console', 'importScripts', 'close', 'onmessage']) put(name, globalThis, name);
  const globals = Reflect.ownKeys(globalThis).map(String).sort();
  return { said, globals };
}`;

/** A description is thousands of lines: its result is their digest, and lines that are not native. */
const DIGEST = /* js */ `
async function digest({ said, globals }) {
  const hash = async (value) => Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(value)))).slice(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
  const lines = {};
  for (const [path, value] of Object.entries(said)) (lines[path.split(/[.# ]/)[0]] ??= []).push([path, value]);
  const digests = {};
  for (const [name, value] of Object.entries(lines)) digests[name] = value.length + ' ' + (await hash(value));
  const strange = Object.entries(said).filter(([, [, ...parts]]) => parts.some((part) => Array.isArray(part) && typeof part[2] === 'string' && !part[2].includes('[native code]'))).map(([path]) => path);
  return { digests, globals: globals.length + ' ' + (await hash(globals)), strange: strange.filter((path) => path !== 'console') };
}`;

/** @type {Page[]} */
export const PLATFORM = [
  {
    name: 'wrapped-constructors',
    packages: [],
    does: 'subclasses and wraps WebSocket and Worker itself, by class, by Proxy and by replacing their prototypes',
    speak: ECHO,
    files: { '/echo.js': 'onmessage = ({ data }) => postMessage(data);' },
    body: /* html */ `<script>
const log = [];
class Counting extends WebSocket {
  #sent = 0;
  constructor(url) { super(url, ['chat']); log.push('made ' + new.target.name); }
  send(data) { this.#sent++; super.send(data); }
  get sent() { return this.#sent; }
}
const Native = window.WebSocket;
class Other extends Native {}
window.WebSocket = new Proxy(Native, { construct: (target, values, as) => { log.push('construct'); return Reflect.construct(target, values, as); } });
const send = Native.prototype.send;
Native.prototype.send = function (data) { log.push('send ' + data); return send.call(this, data); };
const Started = window.Worker;
window.Worker = function Worker(url, options) { log.push('worker ' + url); return Reflect.construct(Started, [url, options], new.target ?? Worker); };
window.Worker.prototype = Started.prototype;
class Pool extends window.Worker { ask(value) { return new Promise((resolve) => { this.onmessage = ({ data }) => resolve(data); this.postMessage(value); }); } }
const address = 'wss://' + location.hostname + ':8443/';
const talk = (socket) => new Promise((resolve) => {
  socket.addEventListener('open', () => socket.send('one'));
  socket.onmessage = ({ data, origin, target }) => { socket.close(3001, 'enough'); socket.onclose = ({ code, reason, wasClean }) => resolve([data, origin === address.slice(0, -1), target === socket, code, reason, wasClean, socket.protocol, socket.sent]); };
});
(async () => {
  const counting = new Counting(address);
  const kinds = [counting instanceof WebSocket, counting instanceof Native, counting instanceof Counting, Object.prototype.toString.call(counting), counting.constructor.name];
  const talked = [await talk(counting), await talk(new window.WebSocket(address)), await talk(Reflect.construct(Native, [address], Other))];
  const pool = new Pool('/echo.js');
  const asked = [await pool.ask(7), pool instanceof Started, pool instanceof Pool, pool instanceof window.Worker];
  pool.terminate();
  done({ log, kinds, talked, asked });
})();
</script>`,
  },
  {
    name: 'reflection',
    packages: [],
    does: 'describes every property, name, length and text of 30 interfaces in the page, in frames and in three workers',
    files: { '/describe.js': `${DESCRIBE} postMessage(describe());` },
    body: /* html */ `<iframe srcdoc="<p>"></iframe><script>${DESCRIBE}${DIGEST}
onload = async () => {
  const code = await (await fetch('/describe.js')).text();
  const ask = (worker) => new Promise((resolve) => { worker.onmessage = ({ data }) => resolve(data); });
  const frame = document.createElement('iframe');
  document.body.append(frame);
  // Ours to see the page's own notes: not there in a frame.
  const own = new Set(['done', 'finished', 'observed', 'describe', 'digest']);
  const page = describe();
  page.globals = page.globals.filter((name) => !own.has(name));
  const results = { page: await digest(page) };
  for (const [name, window] of [['srcdoc', frames[0]], ['blank', frame.contentWindow]]) results[name] = await digest(window.eval(describe + '; describe()'));
  results.http = await digest(await ask(new Worker('/describe.js')));
  results.blob = await digest(await ask(new Worker(URL.createObjectURL(new Blob([code])))));
  results.data = await digest(await ask(new Worker('data:text/javascript,' + encodeURIComponent(code))));
  done(results);
};
</script>`,
  },
  {
    name: 'socket-errors',
    packages: [],
    does: 'sockets used wrongly in 16 ways, refused by the server and closed early: the same errors in the same order',
    speak: (peer, arrival) => (arrival.path === '/close' ? peer.close(4000, 'go away') : arrival.path === '/cut' ? peer.once('message', () => peer.terminate()) : ECHO(peer, arrival)),
    body: /* html */ `<script type="module">
const address = 'wss://' + location.hostname + ':8443';
const thrown = (f) => { try { const value = f(); return typeof value; } catch (error) { return [error.name, error.constructor.name, error.message, error.code ?? null]; } };
const events = (socket, poke = () => {}) => new Promise((resolve) => {
  const seen = [];
  for (const type of ['open', 'message', 'error', 'close']) socket.addEventListener(type, (event) => { seen.push([type, event.constructor.name, event.isTrusted, event.code ?? null, event.reason ?? null, socket.readyState]); if (type === 'open') poke(socket); if (type === 'close') resolve(seen); });
});
const wrong = [() => new WebSocket(), () => new WebSocket('not an address://'), () => new WebSocket('ftp://x.test/'), () => new WebSocket(address + '/#fragment'), () => new WebSocket(address, ['a', 'a']), () => new WebSocket(address, 'white space'), () => WebSocket(address), () => WebSocket.prototype.send.call({}, ''), () => WebSocket.prototype.url, () => { const s = new WebSocket(address); s.close(7); }, () => { const s = new WebSocket(address); s.close(1000, 'x'.repeat(200)); }, () => { const s = new WebSocket(address); s.send('too early'); }, () => new WebSocket({ toString: () => { throw new Error('mine'); } }), () => new WebSocket(Symbol('s')), () => Reflect.construct(WebSocket, [address], 7), () => { const s = new WebSocket(address); s.binaryType = 'wrong'; return s.binaryType; }];
const results = { wrong: wrong.map(thrown) };
results.closed = await events(new WebSocket(address + '/close'));
results.cut = await events(new WebSocket(address + '/cut'), (socket) => socket.send('cut'));
results.echoed = await events(new WebSocket(address + '/echo'), (socket) => { socket.send('x'); socket.onmessage = () => socket.close(); });
results.never = await events((() => { const socket = new WebSocket(address + '/echo'); socket.close(); return socket; })());
const kinds = [];
const socket = new WebSocket(address + '/kinds');
await new Promise((open) => (socket.onopen = open));
for (const binaryType of ['blob', 'arraybuffer']) {
  socket.binaryType = binaryType;
  for (const value of ['text', new Uint8Array([1, 2]), new Uint16Array([3]).buffer, new Blob(['blob']), { toString: () => 'object' }, 5, null, undefined, new URL('https://a.test/')]) {
    socket.send(value);
    const { data } = await new Promise((next) => (socket.onmessage = next));
    kinds.push(data instanceof Blob ? await data.text() : data instanceof ArrayBuffer ? [...new Uint8Array(data)] : data);
  }
}
socket.close();
done({ ...results, kinds });
</script>`,
  },
  {
    name: 'error-stacks',
    packages: [],
    does: 'looks at the stacks of its own errors, thrown below constructors and calls, for frames that are not its own',
    known: { reason: 'a function in front of the native one stands in its stack; no page is known that reads it', lines: /^result\.\w+(\.\w+)*: / },
    files: { '/echo.js': 'onmessage = ({ data }) => postMessage(data);' },
    body: /* html */ `<script>
const stack = (error) => (error.stack ?? '').split('\\n').filter((line) => /:\\d+:\\d+\\)?$/.test(line)).map((line) => line.replace(/^.*\\/\\/[^/]*/, '').replace(/:\\d+:\\d+\\)?$/, ''));
const foreign = (error) => /extension:/.test(error.stack ?? '');
const calls = {
  socket: () => new WebSocket('ftp://x.test'), worker: () => new Worker('http://['), send: () => WebSocket.prototype.send.call(null),
  module: () => new WebAssembly.Module(new Uint8Array(4)), memory: () => new WebAssembly.Memory({ initial: -1 }), url: () => URL.createObjectURL(7), port: () => new MessageChannel().port1.postMessage(() => {}), blob: () => new Blob(5),
};
const result = {};
for (const [name, call] of Object.entries(calls)) try { call(); result[name] = 'no error'; } catch (error) { result[name] = [error.name, stack(error), foreign(error)]; }
Promise.all([['compile', WebAssembly.compile(new Uint8Array(4))], ['fetch', fetch('http://[')], ['streaming', WebAssembly.instantiateStreaming(fetch('/echo.js'))], ['instantiate', WebAssembly.instantiate(new Uint8Array(8))]].map(([name, promise]) => promise.catch((error) => (result[name] = [error.name, foreign(error)])))).then(() => done(result));
</script>`,
  },
  {
    name: 'strict-policy',
    packages: [],
    does: 'a strict CSP and Trusted Types: nonces, no eval, workers from its own host by a policy of its own',
    headers: { 'content-security-policy': "default-src 'none'; img-src data:; script-src 'self' 'nonce-abc' 'wasm-unsafe-eval'; connect-src 'self' wss:; worker-src 'self' blob:; style-src 'nonce-abc'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types own 'allow-duplicates'" },
    speak: ECHO,
    files: { '/echo.js': 'onmessage = ({ data }) => postMessage([data, typeof eval]);', '/code.wasm': CODE_WASM },
    body: /* html */ `<script nonce="abc" type="module">
// Firefox has Trusted Types in some versions only.
const own = globalThis.trustedTypes?.createPolicy('own', { createScriptURL: (url) => url, createHTML: (html) => html }) ?? { createScriptURL: String, createHTML: String };
const ask = (worker) => new Promise((resolve) => { worker.onmessage = ({ data }) => resolve(data); worker.onerror = () => resolve('refused'); worker.postMessage('hello'); });
const attempt = async (f) => { try { return await f(); } catch (error) { return error.name; } };
const text = await (await fetch('/echo.js')).text();
const url = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
const { instance } = await WebAssembly.instantiateStreaming(fetch('/code.wasm'), { env: { tell: () => {} } });
const socket = new WebSocket('wss://' + location.hostname + ':8443/');
const echoed = await new Promise((resolve) => { socket.onopen = () => socket.send('over'); socket.onmessage = ({ data }) => resolve(data); });
socket.close();
done({
  trusted: await attempt(() => ask(new Worker(own.createScriptURL('/echo.js')))),
  blob: await attempt(() => ask(new Worker(own.createScriptURL(url)))),
  untrusted: await attempt(() => ask(new Worker('/echo.js'))),
  data: await attempt(() => ask(new Worker(own.createScriptURL('data:text/javascript,postMessage(1)')))),
  eval: await attempt(() => eval('1')),
  html: await attempt(() => { document.body.innerHTML = '<b>'; return 'set'; }),
  second: await attempt(() => { globalThis.trustedTypes?.createPolicy('other', {}); return 'made'; }),
  sum: instance.exports.sum(1000), echoed,
});
</script>`,
  },
  {
    name: 'frames',
    packages: [],
    does: 'sockets, workers and modules in about:blank, srcdoc, blob: and sandboxed frames, and in one that writes itself anew',
    speak: ECHO,
    body: /* html */ `<script type="module">
const code = \`
  const socket = new WebSocket('wss://frames.test:8443/');
  socket.onopen = () => socket.send(NAME);
  socket.onmessage = async ({ data }) => {
    socket.close();
    const worker = new Worker(URL.createObjectURL(new Blob(['onmessage = ({ data }) => postMessage(data + 1)'], { type: 'text/javascript' })));
    const module = await WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
    worker.onmessage = (event) => parent.postMessage([data, event.data, String(module), origin === 'null'], '*');
    worker.postMessage(41);
  };\`;
const heard = (name, start) => new Promise((resolve) => {
  const frame = document.createElement('iframe');
  addEventListener('message', function hear({ data }) { if (data[0] === name) { removeEventListener('message', hear); resolve(data); } });
  start(frame, "<!doctype html><script>" + code.replace('NAME', JSON.stringify(name)) + '<' + '/script>');
});
const add = (frame) => document.body.append(frame);
const results = [];
results.push(await heard('srcdoc', (frame, html) => { frame.srcdoc = html; add(frame); }));
results.push(await heard('sandboxed', (frame, html) => { frame.sandbox = 'allow-scripts'; frame.srcdoc = html; add(frame); }));
results.push(await heard('blob', (frame, html) => { frame.src = URL.createObjectURL(new Blob([html], { type: 'text/html' })); add(frame); }));
results.push(await heard('written', (frame, html) => { add(frame); frame.contentDocument.open(); frame.contentDocument.write(html); frame.contentDocument.close(); }));
results.push(await heard('blank', (frame) => { add(frame); frame.contentWindow.eval(code.replace("NAME", JSON.stringify("blank"))); }));
done(results);
</script>`,
  },
];
