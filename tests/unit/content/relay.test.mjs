/** relay/: who is meant by a message, what is reported, and what is forgotten. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

/** @typedef {import('../../../extension/shared/observed.js').Item} Item */

/** @type {any[]} */
const reports = [];
/** @type {Function} */
let push = () => {};
const runtime = {
  id: /** @type {string | undefined} */ ('x'),
  onMessage: { addListener: (/** @type {Function} */ hear) => void (push = hear) },
  sendMessage: async (/** @type {object} */ message) => (runtime.id ? void reports.push(message) : Promise.reject(new Error('gone'))),
};
/** @type {{ scriptURL: string, isThere: boolean, part: string }[]} */
let registered = [];
let reloads = 0;
/** @type {string[]} */
const gone = [];
/** @type {(event: { persisted: boolean }) => void} */
let show = () => {};
for (const [name, value] of Object.entries({
  chrome: { runtime },
  location: { reload: () => void (reloads += 1), replace: (/** @type {string} */ url) => void gone.push(url) },
  self: globalThis,
  top: globalThis,
  addEventListener: (/** @type {string} */ type, /** @type {typeof show} */ hear) => type === 'pageshow' && (show = hear),
  navigator: {
    serviceWorker: {
      controller: { scriptURL: 'https://a.test/controls.js' },
      getRegistrations: async () => registered.filter(({ isThere }) => isThere).map((one) => ({ [one.part]: one, unregister: async () => void (one.isThere = false) })),
    },
  },
  document: { scripts: [{ src: '', textContent: 'inline()' }, { src: 'https://a.test/app.js', textContent: '' }], baseURI: 'https://a.test/' },
  PerformanceResourceTiming: class {},
})) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
/** @type {string[]} */
const fetched = [];
globalThis.fetch = async (url) => (fetched.push(String(url)), new Response(`text of ${url}`));

const { begin, tell } = await import('../../../extension/content/relay/orders.js');
const { name } = await import('../../../extension/content/relay/name.js');
const { send } = await import('../../../extension/content/relay/outbox.js');

/** Longer than what the outbox waits, twice, on a busy machine. */
const wait = (ms = 250) => new Promise((next) => setTimeout(next, ms));
/** @type {MessagePort[]} */
const opened = [];
/** A port whose other end writes down what it is told. */
function channel() {
  const { port1, port2 } = new MessageChannel();
  /** @type {any[]} */
  const told = [];
  port2.onmessage = ({ data }) => told.push(data);
  let isClosed = false;
  port2.addEventListener('close', () => (isClosed = true));
  opened.push(port1, port2);
  return { far: port1, near: port2, told, isClosed: () => isClosed };
}
test.after(() => opened.forEach((port) => port.close()));

const page = channel();
begin(page.far);
const answers = (/** @type {object} */ message) => new Promise((resolve) => {
  if (push(message, {}, resolve) !== true) resolve('no answer');
});
/** @returns {Promise<Item[]>} */
const items = async () => (await wait(), reports.splice(0).flatMap(({ items }) => items));

/** A worker with a guard inside. @param {number} id @param {import('../../../extension/content/hook/link.js').WorkerKind} kind */
async function guarded(id, kind = 'dedicated') {
  const guard = channel();
  page.near.postMessage({ what: 'guarded', id, kind, port: guard.far }, [guard.far]);
  await wait();
  return guard;
}

test('a page that comes back asks whether to go on', async () => {
  show({ persisted: false });
  await wait(20);
  assert.deepEqual(reports, []);
  show({ persisted: true });
  await wait(20);
  assert.deepEqual(reports.splice(0), [{ kind: 'observed', relay: name, items: [] }]);
});

test('a name is drawn at random', () => assert.match(name, /^[0-9a-f]{32}$/));

suite('orders', () => {
  test('under its own name, or for all', async () => {
    push({ kind: 'orders', to: { other: { attend: true } } });
    push({ kind: 'orders', to: {}, orders: { attend: true } });
    await wait();
    assert.deepEqual(page.told.splice(0), []);
    push({ kind: 'orders', to: { [name]: { attend: true } } });
    push({ kind: 'orders', to: { [name]: { attend: true } } });
    push({ kind: 'orders', to: null, orders: { silence: true } });
    await wait();
    assert.deepEqual(page.told.splice(0), [{ attend: true }, { silence: true }]);
  });
  test('that hold are told to workers that start later, and end', async () => {
    const guard = await guarded(1);
    assert.deepEqual(guard.told.splice(0), [{ attend: true, silence: true }]);
    push({ kind: 'orders', to: null, orders: { silence: false } });
    await wait();
    assert.deepEqual(guard.told.splice(0), [{ silence: false }]);
    page.told.splice(0);
  });
  test('another relay is to load its frame again', () => {
    push({ kind: 'reload', to: 'other' });
    assert.equal(reloads, 0);
    push({ kind: 'reload', to: name });
    assert.equal(reloads, 1);
  });
  test('a frame that is to leave does, a page never', () => {
    const order = () => push({ kind: 'orders', to: { [name]: { leave: true } } });
    order();
    assert.deepEqual(gone, []);
    Object.assign(globalThis, { top: {} });
    order();
    Object.assign(globalThis, { top: globalThis });
    assert.deepEqual(gone, ['about:blank']);
  });
  test('look at what needs no request, then at all', async () => {
    const look = (/** @type {string} */ look) => push({ kind: 'orders', to: { [name]: { look } } });
    look('inline');
    look('inline');
    assert.deepEqual((await items()).map(({ url, text }) => [url, text]), [['', 'inline()']]);
    assert.deepEqual(fetched.splice(0), []);
    look('all');
    look('all');
    assert.deepEqual((await items()).map(({ url, text }) => [url, text]), [['https://a.test/app.js', 'text of https://a.test/app.js']]);
    assert.deepEqual(fetched.splice(0), ['https://a.test/app.js']);
  });
});

suite('unregister', () => {
  const service = (/** @type {number} */ id, /** @type {string} */ url) =>
    page.near.postMessage({ what: 'worker', id, kind: 'service', url, blob: null, text: null });
  test('only this relay answers, and ends only what is meant', async () => {
    registered = [['active', 'sw'], ['waiting', 'other'], ['installing', 'late']].map(([part = '', file]) => ({ part, scriptURL: `https://a.test/${file}.js`, isThere: true }));
    service(20, 'https://a.test/sw.js');
    service(21, 'https://a.test/late.js');
    await wait();
    assert.equal(await answers({ kind: 'unregister', to: 'other', things: ['0.20'] }), 'no answer');
    assert.equal(await answers({ kind: 'unregister', to: name, things: ['0.20'] }), 1);
    assert.deepEqual(registered.map(({ isThere }) => isThere), [false, true, true]);
    assert.equal(await answers({ kind: 'unregister', to: name, things: ['0.20', '0.21'] }), 1);
    assert.deepEqual(registered.map(({ isThere }) => isThere), [false, true, false]);
  });
  test('of one that only its guard has told of: the controller', async () => {
    registered = ['controls', 'other'].map((file) => ({ part: 'active', scriptURL: `https://a.test/${file}.js`, isThere: true }));
    await guarded(22, 'service');
    assert.equal(await answers({ kind: 'unregister', to: name, things: ['0.22'] }), 1);
    assert.deepEqual(registered.map(({ isThere }) => isThere), [false, true]);
  });
});

test('what the parser of a suspect site comes to is told once, bounded, and counts as the document\'s own', async () => {
  await items();
  for (const text of ['one();', 'two();', 'one();']) tell('inline', text);
  tell('held', 'one();');
  const told = (await items()).map(({ what, thing, type, place, url, text }) => [what, thing, type, place, url, text].join(' '));
  assert.deepEqual(told, ['inline 0.0 script page  one();', 'inline 0.0 script page  two();', 'held 0.0 script page  one();']);
  tell('inline', 'x'.repeat(5 * 1024 * 1024));
  for (let at = 0; at < 200; at += 1) tell('inline', `more(${at});`);
  for (let at = 0; at < 200; at += 1) tell('held', 'one();');
  const more = await items();
  assert.ok(more.every(({ text }) => text.length < 100), 'what is too long is no beginning of itself');
  const whats = more.map(({ what }) => what);
  assert.deepEqual([whats.filter((what) => what === 'inline').length, whats.filter((what) => what === 'held').length], [62, 63]);
});

suite('reports', () => {
  test('of a module that must be asked for are announced: the background may wake meanwhile', async () => {
    reports.length = 0;
    page.near.postMessage({ what: 'module', id: 29, print: '', bytes: null, url: 'https://a.test/m.wasm' });
    await wait(100);
    assert.deepEqual(reports.splice(0), [{ kind: 'observed', relay: name, items: [] }]);
    await wait(400);
    assert.deepEqual((await items()).map(({ url }) => url), ['https://a.test/m.wasm']);
    fetched.length = 0;
  });
  test('bear the name of the relay and an address that is not too long', async () => {
    reports.length = 0;
    const url = `https://a.test/${'x'.repeat(3_000)}.js`;
    page.near.postMessage({ what: 'script', url, text: null });
    await wait();
    assert.equal(reports[0].relay, name);
    const [item] = await items();
    assert.deepEqual([item?.url.length, item?.text], [2_000, `text of ${url}`]);
    assert.deepEqual(fetched.splice(-1), [url]);
  });
  test('the page is not asked for in the place of a worker without an address', async () => {
    fetched.length = 0;
    page.near.postMessage({ what: 'worker', id: 30, kind: 'dedicated', url: '', blob: null, text: null });
    page.near.postMessage({ what: 'worker', id: 31, kind: 'dedicated', url: `https://a.test/${'x'.repeat(16 * 1024)}`.slice(0, 16 * 1024), blob: null, text: null });
    await wait();
    assert.deepEqual(fetched, []);
  });
});

test('a worker that has ended is forgotten, and what lies in it; numbers are not used again', async () => {
  const guard = await guarded(40);
  const inner = channel();
  guard.near.postMessage({ what: 'guarded', id: 1, kind: 'dedicated', port: inner.far }, [inner.far]);
  guard.near.postMessage({ what: 'memory', pages: 1 });
  inner.near.postMessage({ what: 'socket', id: 9, transport: 'websocket', url: 'wss://a.test/' });
  inner.near.postMessage({ what: 'frame', id: 9, sent: true, data: 'x' });
  const [, before] = await items();
  page.near.postMessage({ what: 'ended', id: 40 });
  await wait();
  assert.ok(guard.isClosed() && inner.isClosed());
  const next = await guarded(41);
  next.near.postMessage({ what: 'socket', id: 9, transport: 'websocket', url: 'wss://a.test/' });
  next.near.postMessage({ what: 'frame', id: 9, sent: true, data: 'x' });
  const [after] = await items();
  assert.ok(before && after && Number(after.thing.split('.')[0]) > Number(before.thing.split('.')[0]));
});

test('a socket that was ended is heard no more, whatever its page goes on to send', async () => {
  const say = () => page.near.postMessage({ what: 'frame', id: 45, sent: true, data: 'x' });
  page.near.postMessage({ what: 'socket', id: 45, transport: 'websocket', url: 'wss://a.test/' });
  say();
  page.near.postMessage({ what: 'ended', id: 45 });
  say();
  assert.equal((await items()).length, 1);
});

test('of the sockets of a link the oldest are forgotten', async () => {
  const guard = await guarded(50);
  for (let at = 1; at <= 6_000; at += 1) {
    guard.near.postMessage({ what: 'socket', id: at, transport: 'websocket', url: '' });
    // No more are heard in a second.
    if (at % 1_500 === 0) await wait(1_100);
  }
  for (const id of [1, 1_904, 1_905, 6_000]) guard.near.postMessage({ what: 'frame', id, sent: true, data: 'x' });
  assert.deepEqual((await items()).map(({ thing }) => Number(thing.split('.')[1])), [1_905, 6_000]);
});

test('what is seen does not wait for an answer that never comes', async () => {
  const { sendMessage } = runtime;
  runtime.sendMessage = async (message) => (await sendMessage(message), new Promise(() => {}));
  const text = (/** @type {string} */ text) => send(/** @type {Item} */ ({ what: 'script', thing: '0.0', type: 'script', place: 'page', url: '', text, isBinary: false, isSent: false, amount: 0 }));
  text('first');
  await wait();
  text('second');
  // The patience with each of them.
  await wait(4_800);
  runtime.sendMessage = sendMessage;
  assert.deepEqual((await items()).map(({ text }) => text), ['first', 'second']);
});

test('an extension that is gone is silent for good', async () => {
  page.told.splice(0);
  runtime.id = undefined;
  send(/** @type {Item} */ ({ what: 'memory', text: '', url: '' }));
  await wait();
  assert.deepEqual(page.told.splice(0), [{ silence: true }]);
  runtime.id = 'x';
  send(/** @type {Item} */ ({ what: 'memory', text: '', url: '' }));
  assert.deepEqual(await items(), []);
});
