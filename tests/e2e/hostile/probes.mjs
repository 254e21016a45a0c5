/**
 * What a page can find out by calling: each probe is a name and a function that gives a word; run without Wattguard and with it,
 * the words must be equal.
 *
 * PROBES, a script for pages -> `answers()`: lines `name: word`. Written for pages, so it is text; `faults`, `reads` and `ways` are
 * the three kinds of probe.
 * Invariant: no probe depends on time, on the order of unrelated events, or on the network beyond the page's own site; each
 * answers at once, so that the time after which one is silent is long, for machines that have much to do.
 */
export const PROBES = String.raw`
globalThis.probes = [];
const probe = (name, run) => probes.push([name, run]);
globalThis.answers = async () => {
  const lines = [];
  for (const [name, run] of probes) {
    let word;
    try {
      const late = new Promise((resolve) => setTimeout(resolve, 30000, 'silent'));
      word = await Promise.race([Promise.resolve(run()).catch(fault), late]);
    } catch (error) {
      word = fault(error);
    }
    lines.push(name + ': ' + word);
  }
  return lines;
};
const own = (text) => String(text).replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'UUID').replace(/https?:\/\/[\w.:]+/g, 'SITE');
const fault = (error) => [Object.getPrototypeOf(error) === globalThis[error.constructor.name]?.prototype, error.name, own(error.message)].join(' ');
const until = (target, type) => new Promise((resolve) => target.addEventListener(type, resolve, { once: true }));
const code = (text, options) => URL.createObjectURL(new Blob([].concat(text), { type: 'text/javascript' }), options);
const worker = (url, options) => {
  const one = new Worker(url, options);
  return new Promise((resolve, reject) => {
    one.onmessage = ({ data }) => (one.terminate(), resolve(data));
    one.onerror = (event) => (event.preventDefault(), one.terminate(), resolve(['error', own(event.message), own(event.filename), event.lineno].join(' ')));
  });
};

/* Faults: every function that may be hooked, called in wrong ways. */
const WRONG = {
  WebSocket: [[], ['x:'], ['wss://probe.test/#x'], ['wss://probe.test/', 'a b'], ['wss://probe.test/', ['a', 'a']], [Symbol()]],
  EventSource: [[], ['http://['], [Symbol()]],
  Worker: [[], ['http://['], ['blob:nothing'], ['/x.js', { type: 'wrong' }], [Symbol()], ['https://elsewhere.test/x.js']],
  SharedWorker: [[], ['http://['], [Symbol()]],
  Blob: [[1], [['a'], { endings: 'wrong' }], [{}]],
  MessageChannel: [], RTCPeerConnection: [[1]], WebTransport: [[], ['http://x/']], Request: [[]], Response: [['x', { status: 1 }]], XMLHttpRequest: [],
};
for (const [name, calls] of Object.entries(WRONG)) {
  const made = globalThis[name];
  if (!made) continue;
  probe('call ' + name, () => made());
  probe('call ' + name + ' on null', () => Function.prototype.call.call(made, null));
  calls.forEach((args, at) => probe('new ' + name + ' ' + at, () => typeof new made(...args)));
  calls.forEach((args, at) => probe('construct ' + name + ' for another ' + at, () => Object.getPrototypeOf(Reflect.construct(made, args, Date)) === Date.prototype));
  probe('construct ' + name + ' for no constructor', () => Reflect.construct(made, [], () => 0));
  for (const method of Object.getOwnPropertyNames(made.prototype)) {
    const { value, get, set } = Object.getOwnPropertyDescriptor(made.prototype, method);
    for (const part of [value, get, set]) {
      if (typeof part !== 'function' || method === 'constructor') continue;
      for (const self of [undefined, null, {}, made.prototype]) probe([name, method, String(self)].join(' '), () => Reflect.apply(part, self, []));
      probe(name + ' new ' + method, () => new part());
    }
  }
}
const BYTES = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
for (const name of ['compile', 'instantiate', 'compileStreaming', 'instantiateStreaming', 'validate', 'Module', 'Instance', 'Memory']) {
  const part = WebAssembly[name];
  for (const args of [[], [1], [new Uint8Array(3)], [BYTES], [BYTES.buffer], [new DataView(BYTES.buffer)], [fetch('/page')], [Promise.reject(new Error('own'))], [{ initial: 1, maximum: 0 }]]) {
    const title = name + ' ' + args.map((one) => Object.prototype.toString.call(one));
    const copy = () => args.map((one) => (one instanceof Promise ? one.then((response) => response.clone()) : one));
    args.forEach((one) => one instanceof Promise && one.catch(() => {}));
    probe('WebAssembly ' + title, async () => Object.prototype.toString.call(await part(...copy())));
    probe('new WebAssembly ' + title, () => Object.prototype.toString.call(new part(...copy())));
  }
}
probe('fetch nothing', () => fetch());
probe('fetch wrong', () => fetch('http://['));
probe('createObjectURL wrong', () => URL.createObjectURL({}));
probe('createObjectURL', () => own(URL.createObjectURL(new Blob([]))));
probe('toString of no function', () => Function.prototype.toString.call({}));
probe('toString of toString', () => Function.prototype.toString.toString());
probe('toString of a proxy', () => Function.prototype.toString.call(new Proxy(WebSocket, {})));
probe('toString of a bound function', () => Function.prototype.toString.call(WebSocket.bind(null)));
probe('stack of an error names no extension', () => {
  const stacks = [];
  for (const run of [() => new WebSocket('x:'), () => WebSocket.prototype.send.call(1), () => new Worker('http://['), () => Function.prototype.toString.call(1)]) {
    try {
      run();
    } catch (error) {
      stacks.push(/-extension:/.test(error.stack) ? 'named' : error.stack.split('\n').filter((line) => /probes/.test(line)).length);
    }
  }
  return stacks;
});
probe('depth of the stack', () => {
  let depth = 0;
  const spy = { toString: () => ((depth = new Error().stack.split('\n').length), 'x:') };
  try { new WebSocket(spy); } catch { /* its address is wrong */ }
  return depth;
});
probe('the prototype of an instance', () => Object.getPrototypeOf(new WebSocket('wss://probe.test/')) === WebSocket.prototype);
`;
