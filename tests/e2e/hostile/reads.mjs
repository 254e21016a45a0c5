/**
 * How often and in which order the browser reads what a page gives it: getters, traps, iterators, species, `toString`.
 *
 * READS, a script after PROBES -> more probes. Each word is the list of all that was read.
 */
export const READS = String.raw`
/* An object that writes down every access, with the given values behind it. */
const watched = (values, log, name = '') => new Proxy(values, {
  get: (target, key, self) => (log.push(name + String(key)), Reflect.get(target, key, target)),
  has: (target, key) => (log.push(name + 'has ' + String(key)), Reflect.has(target, key)),
  ownKeys: (target) => (log.push(name + 'keys'), Reflect.ownKeys(target)),
  getOwnPropertyDescriptor: (target, key) => (log.push(name + 'own ' + String(key)), Reflect.getOwnPropertyDescriptor(target, key)),
  getPrototypeOf: (target) => (log.push(name + 'prototype'), Reflect.getPrototypeOf(target)),
});
const reading = (name, run) => probe('reads ' + name, async () => {
  const log = [];
  try {
    await run(log);
  } catch (error) {
    log.push(fault(error));
  }
  await new Promise((next) => setTimeout(next));
  return log.length > 40 ? log.length : log.join(', ');
});
const text = (value, log, name = 'text ') => ({ toString: () => (log.push(name), value), [Symbol.toPrimitive]: undefined });
const list = (values, log) => ({ *[Symbol.iterator]() { log.push('iterate'); for (const one of values) { log.push('next'); yield one; } } });

reading('WebSocket address', (log) => new WebSocket(text('x:', log)));
reading('WebSocket proxy address', (log) => new WebSocket(watched({ toString: () => 'x:' }, log)));
reading('WebSocket protocols', (log) => new WebSocket('wss://probe.test/', list(['a', 'a'], log)));
reading('WebSocket send', (log) => { const socket = new WebSocket('wss://probe.test/'); socket.send(text('a', log)); });
reading('WebSocket send open', async (log) => {
  const socket = new WebSocket('wss://probe.test/');
  await until(socket, 'open');
  socket.send(text('a', log));
  socket.send(watched({ toString: () => 'b' }, log));
  socket.close();
});
reading('Worker options', async (log) => { new Worker(code(''), watched({ type: 'classic', name: 'a' }, log)).terminate(); });
reading('Worker address', async (log) => { new Worker(text(code(''), log)).terminate(); });
reading('Worker proxy of a URL', async (log) => { new Worker(watched(new URL('/page', location.href), log)).terminate(); });
reading('SharedWorker options', (log) => void new SharedWorker(text('/page', log), watched({ name: 'a' }, log)));
reading('Blob parts', (log) => new Blob(list(['a', 'b'], log), watched({ type: 'text/plain' }, log)));
reading('Blob proxy parts', (log) => new Blob(watched(['a', 'b'], log)));
reading('Blob part', (log) => new Blob([text('a', log)]));
reading('createObjectURL', (log) => URL.createObjectURL(watched(new Blob([]), log)));
reading('createObjectURL species', (log) => { const blob = new Blob([]); Object.defineProperty(blob, 'constructor', { get: () => log.push('constructor') }); URL.createObjectURL(blob); });
reading('revokeObjectURL', (log) => URL.revokeObjectURL(text('x', log)));
reading('postMessage value', async (log) => {
  const one = new Worker(code('onmessage = ({ data }) => postMessage(data)'));
  one.postMessage({ get a() { log.push('a'); return 'a text that is long enough'; }, b: [{ get c() { log.push('c'); return 1; } }], toJSON: undefined });
  await until(one, 'message');
  one.terminate();
});
reading('postMessage options', (log) => {
  const one = new Worker(code(''));
  one.postMessage('a', watched({ transfer: list([], log) }, log));
  one.postMessage('a', list([], log));
  one.postMessage('a', watched([], log));
  one.terminate();
});
reading('MessagePort postMessage options', (log) => {
  const { port1 } = new MessageChannel();
  port1.postMessage({ get a() { return log.push('a'); } }, watched({ transfer: [] }, log));
});
reading('fetch init', async (log) => (await fetch(text('/page', log), watched({ method: 'POST', body: 'a', headers: {} }, log))).text());
reading('fetch body', async (log) => (await fetch('/page', { method: 'POST', body: text('a', log) })).text());
reading('fetch often', async (log) => { for (let left = 5; left > 0; left--) await (await fetch(text('/page', log), { method: 'POST', body: text('b', log) })).text(); });
reading('Request species', async (log) => { const promise = fetch('/page'); Object.defineProperty(promise, 'constructor', { get: () => (log.push('constructor'), Promise) }); await WebAssembly.compileStreaming(promise).catch(() => {}); });
reading('Response', async (log) => { const answer = await fetch('/page'); for (const name of ['url', 'headers', 'clone', 'body', 'bodyUsed']) Object.defineProperty(answer, name, { get: () => log.push(name) }); await answer.text(); });
reading('XMLHttpRequest', async (log) => {
  for (let left = 4; left > 0; left--) {
    const request = new XMLHttpRequest();
    request.open(text('POST', log, 'method '), text('/page', log, 'url '));
    request.send(text('body', log));
    await until(request, 'load');
  }
});
reading('WebAssembly.Memory', (log) => void new WebAssembly.Memory(watched({ initial: 1, maximum: 2 }, log)));
reading('WebAssembly.Memory getters', (log) => void new WebAssembly.Memory({ get initial() { return log.push('initial'); } }));
reading('WebAssembly.grow', (log) => new WebAssembly.Memory({ initial: 1, maximum: 9 }).grow({ valueOf: () => log.push('valueOf') }));
reading('WebAssembly.instantiate imports', (log) => WebAssembly.instantiate(BYTES, watched({}, log)));
reading('WebAssembly.Module bytes', (log) => void new WebAssembly.Module(watched(BYTES, log)));
reading('WebAssembly.Module species', (log) => {
  const bytes = BYTES.slice().buffer;
  Object.defineProperty(bytes, 'constructor', { get: () => (log.push('constructor'), ArrayBuffer) });
  void new WebAssembly.Module(bytes);
  void new WebAssembly.Module(new Uint8Array(bytes));
});
reading('EventSource', (log) => new EventSource(text('http://[', log), watched({ withCredentials: true }, log)));
reading('WebTransport', (log) => globalThis.WebTransport && new WebTransport(text('x:', log), watched({}, log)));
reading('RTCPeerConnection', (log) => new RTCPeerConnection(watched({ iceServers: [] }, log)).createDataChannel(text('a', log), watched({}, log)));
reading('shaderSource', (log) => {
  const gl = document.createElement('canvas').getContext('webgl');
  gl?.shaderSource(gl.createShader(gl.VERTEX_SHADER), text('a', log));
});
reading('serviceWorker.register', (log) => navigator.serviceWorker?.register(text('data:,', log), watched({ scope: '/none' }, log)).catch(() => {}));

/* Prototypes and names that everybody shares: nothing but the page's own calls may reach them. */
const busy = async () => {
  const socket = new WebSocket('wss://probe.test/');
  await until(socket, 'open');
  socket.send('{"type":"hello","text":"long enough"}');
  await until(socket, 'message');
  socket.close();
  const one = new Worker(code('onmessage = ({ data }) => postMessage(data)'));
  one.postMessage({ text: 'a text that is long enough', list: [1, 2, { a: 1 }] });
  await until(one, 'message');
  one.terminate();
  await WebAssembly.instantiate(BYTES);
  await WebAssembly.compileStreaming(fetch('/module.wasm')).catch(() => {});
  for (let left = 4; left > 0; left--) await (await fetch('/page', { method: 'POST', body: 'a' })).text();
};
const SHARED = [
  [Array.prototype, ['push', 'slice', 'map', 'forEach', 'filter', 'includes', 'indexOf', 'join', Symbol.iterator]],
  [Map.prototype, ['get', 'set', 'has', 'delete']], [WeakMap.prototype, ['get', 'set', 'has']], [Set.prototype, ['add', 'has']], [WeakRef.prototype, ['deref']],
  [JSON, ['stringify', 'parse']], [Reflect, ['apply', 'construct', 'get', 'getOwnPropertyDescriptor', 'defineProperty']],
  [Function.prototype, ['call', 'apply', 'bind']], [Object, ['keys', 'entries', 'assign', 'create', 'defineProperty', 'getOwnPropertyDescriptor']],
  [String.prototype, ['slice', 'startsWith', 'includes', 'indexOf', 'replace']], [RegExp.prototype, ['exec', 'test']],
  [EventTarget.prototype, ['removeEventListener', 'dispatchEvent']], [MessagePort.prototype, ['postMessage', 'start', 'close']],
  [Event.prototype, ['stopImmediatePropagation', 'preventDefault']], [ArrayBuffer.prototype, ['slice']], [Response.prototype, ['clone', 'arrayBuffer']],
  [URL, ['createObjectURL', 'revokeObjectURL']], [globalThis, ['MessageChannel', 'Blob', 'Proxy', 'Event', 'MessageEvent', 'CustomEvent', 'Date', 'setTimeout']],
];
const { apply: applied, construct: constructed, defineProperty: defined } = Reflect;
const bare = (values) => Object.assign(Object.create(null), values);
/* Puts spies in place, is busy, and takes them away whatever happened. No iteration and no inherited name in between. */
const spying = async (places) => {
  const counts = bare();
  const count = (name) => void (counts[name] = (counts[name] ?? 0) + 1);
  const befores = places.map(([owner, name]) => { const before = Object.getOwnPropertyDescriptor(owner, name); return before && bare(before); });
  const spies = places.map(([, , make], at) => make(befores[at], count));
  const stop = () => {
    for (let at = places.length - 1; at >= 0; at--) {
      if (befores[at]) defined(places[at][0], places[at][1], befores[at]);
      else delete places[at][0][places[at][1]];
    }
  };
  for (let at = 0; at < places.length; at++) if (spies[at]) defined(places[at][0], places[at][1], spies[at]);
  try {
    await busy();
  } finally {
    stop();
  }
  return JSON.stringify(counts, Object.keys(counts).sort());
};
const calls = SHARED.flatMap(([owner, names]) => names.map((name) => [owner, name, (before, count) => {
  if (typeof before?.value !== 'function') return null;
  const word = String(name);
  return bare({ ...before, value: new Proxy(before.value, bare({
    apply: (target, self, args) => (count(word), applied(target, self, args)),
    construct: (target, args, made) => (count(word), constructed(target, args, made)),
  })) });
}]));
probe('calls of shared functions', () => spying(calls));

/* Accessors that everybody inherits. */
const inherited = (name, owner, keys) => probe('reads of ' + name, () => spying(keys.map((key) => [owner, key, (before, count) => {
  const [word, written] = [String(key), 'set ' + String(key)];
  const get = before?.get;
  const value = before?.value;
  return bare({
    configurable: true,
    get() {
      count(word);
      return get ? applied(get, this, []) : value;
    },
    set(given) {
      count(written);
      defined(this, key, bare({ value: given, writable: true, enumerable: true, configurable: true }));
    },
  });
}])));
inherited('Object.prototype, of descriptors', Object.prototype, ['get', 'set', 'value', 'writable', 'enumerable', 'configurable']);
inherited('Object.prototype, of traps', Object.prototype, ['apply', 'construct', 'has', 'ownKeys', 'defineProperty', 'deleteProperty']);
inherited('Object.prototype, of events', Object.prototype, ['bubbles', 'cancelable', 'composed', 'detail', 'data', 'origin', 'ports', 'source', 'relatedTarget', 'view']);
inherited('Object.prototype, of listeners', Object.prototype, ['capture', 'once', 'passive', 'signal']);
inherited('Object.prototype, of words', Object.prototype, ['stop', 'convicted', 'silence', 'attend', 'what', 'id', 'url', 'text', 'blob', 'transfer', 'toJSON', 'then', 'thing', 'end']);
inherited('Array.prototype', Array.prototype, ['0', '1', '2', 'toJSON']);
inherited('MessageChannel.prototype', MessageChannel.prototype, ['port1', 'port2']);
inherited('MessageEvent.prototype', MessageEvent.prototype, ['ports', 'origin', 'source']);
inherited('Response.prototype', Response.prototype, ['url', 'headers', 'body', 'bodyUsed']);
inherited('Node.prototype', Node.prototype, ['baseURI', 'textContent']);
inherited('Document.prototype', Document.prototype, ['currentScript', 'scripts', 'baseURI']);
inherited('ArrayBuffer.prototype', ArrayBuffer.prototype, ['constructor', 'byteLength']);
inherited('Promise.prototype', Promise.prototype, ['constructor']);
inherited('Symbol.species of ArrayBuffer', ArrayBuffer, [Symbol.species]);
inherited('window', globalThis, ['HTMLScriptElement', 'TrustedScriptURL', 'wattguard']);
`;
