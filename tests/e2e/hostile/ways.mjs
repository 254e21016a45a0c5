/**
 * What pages do with sockets, workers and messages that a hook could disturb: classes, order, events, workers from the inside.
 *
 * WAYS, a script after PROBES -> more probes. WORKER, a script for workers -> what a worker sees of itself, as a line.
 */
export const WORKER = String.raw`
const own = (text) => String(text).replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'UUID').replace(/https?:\/\/[\w.:]+/g, 'SITE');
const tried = (run) => { try { return own(run()); } catch (error) { return error.name + ' ' + own(error.message); } };
const line = [
  'this ' + (function () { return typeof this; })(),
  'location ' + own(location.href).slice(0, 60), 'origin ' + own(self.origin), 'name ' + self.name,
  'type ' + Object.prototype.toString.call(self), 'handler ' + self.onmessage,
  tried(() => new URL('/a', location.href)), tried(() => self.importScripts && importScripts('/nothing.js')), tried(() => self.importScripts && importScripts('nothing.js')),
  tried(() => new Worker('/page')), tried(() => WebSocket.toString()), tried(() => new WebSocket('x:')), tried(() => typeof wattguard),
  'globals ' + Object.getOwnPropertyNames(self).filter((name) => !['own', 'tried', 'line'].includes(name)).length,
];
`;

export const WAYS = String.raw`
probe('instanceof', () => {
  const socket = new WebSocket('wss://probe.test/');
  const one = new Worker(code(''));
  one.terminate();
  return [socket instanceof WebSocket, socket.constructor === WebSocket, one instanceof Worker, one.constructor === Worker,
    new Blob([]) instanceof Blob, new WebAssembly.Module(BYTES) instanceof WebAssembly.Module, new WebAssembly.Module(BYTES).constructor === WebAssembly.Module,
    new MessageChannel().port1 instanceof MessagePort, new File([], 'a') instanceof Blob, Object.getPrototypeOf(File) === Blob];
});
probe('subclasses', () => {
  class Socket extends WebSocket { constructor(...args) { super(...args); this.target = new.target === Socket; } send(data) { this.sent = data; return super.send(data); } }
  class Module extends WebAssembly.Module { extra() { return 1; } }
  class Thread extends Worker {}
  const socket = new Socket('wss://probe.test/');
  const thread = new Thread(code(''));
  thread.terminate();
  return [socket instanceof Socket, socket.target, Object.getPrototypeOf(Socket) === WebSocket, Socket.OPEN, thread instanceof Thread, thread.constructor === Thread,
    new Module(BYTES) instanceof WebAssembly.Module, Reflect.construct(WebSocket, ['wss://probe.test/'], Socket) instanceof Socket];
});
probe('new.target', () => {
  function Other() {}
  Other.prototype = { mark: 1 };
  return [Reflect.construct(Blob, [[]], Other).mark, Reflect.construct(MessageChannel, [], Other).mark, fault((() => { try { Reflect.construct(WebSocket, ['x:'], Other); } catch (error) { return error; } })())];
});
probe('wrappers of the page', async () => {
  const Before = WebSocket;
  const calls = [];
  const beforeSend = Before.prototype.send;
  WebSocket = function WebSocket(url, protocols) { calls.push('new'); const socket = new Before(url, protocols); return socket; };
  WebSocket.prototype = Before.prototype;
  Before.prototype.send = function (data) { calls.push('send ' + data); return beforeSend.apply(this, arguments); };
  const socket = new WebSocket('wss://probe.test/', []);
  await until(socket, 'open');
  socket.send('x');
  const { data } = await until(socket, 'message');
  socket.close();
  WebSocket = Before;
  Before.prototype.send = beforeSend;
  return [calls, data, Before.prototype.hasOwnProperty('send')];
});
probe('a proxy of the page', () => {
  const Wrapped = new Proxy(WebSocket, { construct: (target, args) => Reflect.construct(target, args), get: (target, key) => Reflect.get(target, key) });
  return [new Wrapped('wss://probe.test/') instanceof WebSocket, Wrapped.OPEN];
});
probe('writing and deleting', () => {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'Worker');
  globalThis.Worker = 1;
  const written = Worker;
  const deleted = delete globalThis.Worker;
  const gone = typeof Worker;
  Object.defineProperty(globalThis, 'Worker', before);
  return [written, deleted, gone];
});
probe('own properties stay', () => { WebSocket.extra = 1; const had = Object.keys(WebSocket); delete WebSocket.extra; return [had, Object.isExtensible(WebSocket)]; });
probe('another window', () => {
  const frame = document.body.appendChild(document.createElement('iframe'));
  const { WebSocket: Other, Function: Another } = frame.contentWindow;
  const words = [Other === WebSocket, Other instanceof Function, Other instanceof Another, Function.prototype.toString.call(Other), Another.prototype.toString.call(WebSocket), new Other('wss://probe.test/') instanceof WebSocket];
  frame.remove();
  return words;
});
probe('socket, in order', async () => {
  const order = [];
  const socket = new WebSocket('wss://probe.test/');
  socket.onmessage = () => order.push('handler');
  socket.addEventListener('message', () => order.push('first'));
  socket.onopen = () => { order.push('open'); socket.send('a'); Promise.resolve().then(() => order.push('task')); };
  const event = await until(socket, 'message');
  order.push(event.isTrusted, event.target === socket, event.currentTarget === socket, event.data, own(event.origin), event.eventPhase);
  const closed = until(socket, 'close');
  socket.close(3001, 'enough');
  const { code, reason, wasClean } = await closed;
  return [order, code, reason, wasClean, socket.readyState, socket.bufferedAmount, socket.binaryType, socket.extensions, socket.protocol];
});
probe('socket, forged message', async () => {
  const socket = new WebSocket('wss://probe.test/');
  let heard = 0;
  socket.onmessage = () => heard++;
  socket.dispatchEvent(new MessageEvent('message', { data: 'forged' }));
  return heard;
});
probe('binary', async () => {
  const socket = new WebSocket('wss://probe.test/');
  socket.binaryType = 'arraybuffer';
  await until(socket, 'open');
  const bytes = new Uint8Array([104, 105]);
  socket.send(bytes);
  socket.send(new Blob(['blob']));
  bytes[0] = 0;
  const first = (await until(socket, 'message')).data;
  const second = (await until(socket, 'message')).data;
  socket.close();
  return [first, second, bytes.byteLength];
});
probe('structuredClone', () => [new Event('a'), new WebSocket('wss://probe.test/'), new MessageChannel().port1, WebSocket, new WebAssembly.Module(BYTES)].map((value) => {
  try { return Object.prototype.toString.call(structuredClone(value)); } catch (error) { return fault(error); }
}));
probe('ports', async () => {
  const { port1, port2 } = new MessageChannel();
  const order = [];
  port2.addEventListener('message', ({ data }) => order.push('listener ' + data));
  port1.postMessage(1);
  await new Promise((next) => setTimeout(next, 50));
  order.push('not started');
  port2.onmessage = ({ data, ports }) => order.push('handler ' + data + ports.length);
  const two = new MessageChannel();
  port1.postMessage(2, [two.port1]);
  await until(port2, 'message');
  await until(port2, 'message');
  try { port1.postMessage(3, [two.port1]); } catch (error) { order.push(fault(error)); }
  try { port1.postMessage(() => 0); } catch (error) { order.push(fault(error)); }
  return order;
});
probe('worker, in order', async () => {
  const one = new Worker(code('postMessage("before"); onmessage = ({ data, ports }) => postMessage([data, ports.length, typeof data]); postMessage("after");'));
  const order = [];
  one.onmessage = ({ data, ports, isTrusted, origin, source, lastEventId }) => order.push(JSON.stringify([data, ports.length, isTrusted, own(origin), source, lastEventId]));
  const buffer = new ArrayBuffer(8);
  one.postMessage('x', [new MessageChannel().port1]);
  one.postMessage(buffer, { transfer: [buffer] });
  try { one.postMessage(() => 0); } catch (error) { order.push(fault(error)); }
  try { one.postMessage(buffer, [buffer]); } catch (error) { order.push(fault(error)); }
  while (order.length < 6) await until(one, 'message');
  one.terminate();
  return [order, buffer.byteLength];
});
probe('worker, revoked at once', () => { const url = code('postMessage("runs")'); const told = worker(url); URL.revokeObjectURL(url); return told; });
probe('worker, fault', () => worker(code('\n\nnull.x;')));
probe('worker, fault in its first line', () => worker(code('null.x;')));
probe('worker, wrong syntax', () => worker(code('let a = 1;\nlet b = ;')));
probe('worker, promise', () => worker(code('addEventListener("unhandledrejection", ({ reason }) => postMessage(reason.stack.replace(/[0-9a-f-]{36}/g, "").replace(/^.*\\n/, "").trim().replace(/:1:\\d+/, "")));\nPromise.reject(new Error("own"));')));
for (const [name, make] of [
  ['text', (text) => code(text)],
  ['two texts', (text) => code([text.slice(0, 5), text.slice(5)])],
  ['bytes', (text) => code(new TextEncoder().encode(text))],
  ['a blob in a blob', (text) => code(new Blob([text]))],
  ['a file', (text) => URL.createObjectURL(new File([text], 'a.js', { type: 'text/javascript' }))],
  ['a slice', (text) => URL.createObjectURL(new Blob(['    ' + text]).slice(4, undefined, 'text/javascript'))],
  ['an answer', async (text) => URL.createObjectURL(await new Response(text, { headers: { 'content-type': 'text/javascript' } }).blob())],
  ['a mark of UTF-8', (text) => code('\uFEFF' + text)],
  ['a comment before', (text) => code('// the licence\n/* and more */\n' + text)],
  ['data', (text) => 'data:text/javascript,' + encodeURIComponent(text)],
  ['data in base64', (text) => 'data:text/javascript;base64,' + btoa(text)],
  ['data that says its letters', (text) => 'data:text/javascript;charset=utf-8,' + encodeURIComponent(text + '// é')],
]) {
  probe('strict worker of ' + name, async () => worker(await make('"use strict"; postMessage((function () { return typeof this; })());')));
  probe('sloppy worker of ' + name, async () => worker(await make('hidden = 1; postMessage((function () { return typeof this; })());')));
}
for (const [name, make] of [['blob', (text) => code(text)], ['data', (text) => 'data:text/javascript,' + encodeURIComponent(text)]]) {
  probe(name + ' worker, from the inside', () => worker(make(WORKER + 'postMessage(line.join("; "));'), { name: 'named' }));
  probe(name + ' module worker, from the inside', () => worker(make(WORKER + 'const waited = await 1; postMessage(line.join("; ") + waited + own(import.meta.url).slice(0, 40) + (import.meta.url === location.href));'), { type: 'module', name: 'named' }));
  probe(name + ' module worker, fault', () => worker(make('\n\nnull.x;'), { type: 'module' }));
  probe(name + ' worker, its globals', () => worker(make(DUMP + 'delete globalThis.own; postMessage(JSON.stringify(dump().filter((one) => !/^\\.(probes|answers) /.test(one))).length);')));
}
probe('http worker, from the inside', () => worker('/worker.js', { name: 'named' }));
probe('http module worker, from the inside', () => worker('/module-worker.js', { type: 'module', name: 'named' }));
probe('http worker, fault', () => worker('/fault.js'));
probe('the address of a blob worker is the one given', async () => { const url = code('postMessage(location.href)'); return (await worker(url)) === url; });
probe('a blob worker reads itself', () => worker(code('fetch(location.href).then((answer) => answer.text()).then((text) => postMessage(text.length), ({ name }) => postMessage(name));')));
probe('a blob worker starts itself again', () => worker(code('if (self.name) postMessage(self.name); else { const one = new Worker(location.href, { name: "again" }); one.onmessage = ({ data }) => postMessage(data); one.onerror = () => postMessage("error"); }')));
probe('a blob worker starts another', () => worker(code('const one = new Worker(URL.createObjectURL(new Blob(["postMessage(1)"]))); one.onmessage = ({ data }) => postMessage(data);')));
probe('a blob module worker imports itself', () => worker(code('import(import.meta.url).then((all) => postMessage(Object.keys(all).length), ({ name }) => postMessage(name)); export const a = 1;'), { type: 'module' }));
probe('a blob worker imports', () => worker(code('importScripts(new URL("/empty.js", location.origin)); postMessage(typeof emptied);')));
probe('a blob of another type', () => worker(URL.createObjectURL(new Blob(['postMessage(1)'], { type: 'text/plain' }))));
probe('a blob module of another type', () => worker(URL.createObjectURL(new Blob(['postMessage(1)'], { type: 'text/plain' })), { type: 'module' }));
probe('a worker that ends itself', () => worker(code('postMessage(1); close();')));
probe('the marker of the guard, forged', async () => {
  const one = new Worker('/forging.js');
  const heard = [];
  one.onmessage = ({ data }) => heard.push(data);
  while (heard.at(-1) !== 'end') await until(one, 'message');
  one.terminate();
  return heard;
});
probe('shared worker', async () => {
  const text = 'let count = 0; onconnect = ({ ports: [port] }) => { port.onmessage = ({ data }) => port.postMessage([data, ++count]); }';
  const url = code(text);
  const [one, two] = [new SharedWorker(url), new SharedWorker(url)];
  const words = [];
  for (const { port } of [one, two]) { port.start(); port.postMessage('a'); words.push((await until(port, 'message')).data); }
  return JSON.stringify(words);
});
probe('polling', async () => {
  const words = [];
  for (let at = 0; at < 5; at++) { const answer = await fetch('/page', { method: 'POST', body: 'body ' + at }); words.push(answer.bodyUsed, (await answer.text()).length, answer.bodyUsed); }
  const twice = await fetch('/page');
  await twice.text();
  words.push(await twice.text().catch(fault));
  return words;
});
probe('streaming', async () => [await WebAssembly.instantiateStreaming(fetch('/module.wasm')).then(Object.keys), await WebAssembly.compileStreaming(fetch('/page')).catch(fault)]);
probe('streaming without a store', async () => { const answer = await fetch('/module.wasm?fresh', { cache: 'no-store' }); const made = await WebAssembly.compileStreaming(answer); return [Object.prototype.toString.call(made), answer.bodyUsed, await answer.clone.call(answer, 0) === 0]; });
probe('resources that were loaded', async () => {
  await worker('/told.js');
  await new Promise((next) => setTimeout(next, 300));
  const names = performance.getEntriesByType('resource').map(({ name, initiatorType }) => initiatorType + ' ' + own(name));
  return names.filter((name) => /told|forging/.test(name)).sort();
});
probe('marks in the performance timeline', () => [...performance.getEntriesByType('mark'), ...performance.getEntriesByType('measure')].length);
probe('elements and attributes of an empty document', () => { const frame = document.body.appendChild(document.createElement('iframe')); const text = frame.contentDocument.documentElement.outerHTML; frame.remove(); return text; });
`;
