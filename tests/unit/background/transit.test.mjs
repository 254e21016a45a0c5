/** background/transit.js: what passes through arrives as it came, in time, whatever the judge does; and who passes through at all. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { newWorld, settled } from './world.mjs';

/** What a filter was told to do. */
function fakeFilter() {
  /** @type {string[]} */
  const written = [];
  const filter = {
    written, isClosed: false, onstart: () => {}, ondata: (/** @type {{ data: ArrayBuffer }} */ _event) => {}, onstop: () => {},
    write: (/** @type {ArrayBuffer | Uint8Array} */ bytes) => void written.push(Buffer.from(/** @type {ArrayBuffer} */ (bytes)).toString()),
    close: () => void (filter.isClosed = true),
    disconnect: () => {},
  };
  return filter;
}

/** Far above the patience, for a busy machine. */
const LATE_MS = 2_000;

suite('passed on', () => {
  const refuse = async () => true;
  /** @type {[string, string[], (bytes: Uint8Array) => Promise<boolean>, string[]][]} */
  const rows = [
    ['what is not refused', ['one', 'two'], async () => false, ['one', 'two']],
    ['what is refused, and then what is no script', ['one', 'two'], refuse, ['one', 'two', '\n#\n']],
    ['nothing stays nothing', [], refuse, []],
    ['nothing in pieces', ['', ''], refuse, ['', '']],
    ['whatever the judge throws', ['one'], async () => Promise.reject(new Error('as meant')), ['one']],
    ['though the judge never answers', ['one'], () => new Promise(() => {}), ['one']],
    ['though it answers late', ['one'], () => new Promise((resolve) => setTimeout(resolve, LATE_MS, true).unref()), ['one']],
  ];
  for (const [name, chunks, judge, expected] of rows) test(name, () => check(chunks, judge, expected));

  /** @param {string[]} chunks @param {(bytes: Uint8Array) => Promise<boolean>} judge @param {string[]} expected */
  async function check(chunks, judge, expected) {
    const { pass } = await newWorld({ firefox: true }).load('transit');
    const filter = fakeFilter();
    pass(filter, judge);
    for (const [at, chunk] of chunks.entries()) {
      filter.ondata({ data: /** @type {ArrayBuffer} */ (new Uint8Array(Buffer.from(chunk)).buffer) });
      assert.equal(filter.written.length, at + 1, 'at once');
    }
    const begun = Date.now();
    filter.onstop();
    while (!filter.isClosed && Date.now() - begun < LATE_MS) await new Promise((next) => setTimeout(next, 5));
    assert.ok(filter.isClosed && Date.now() - begun < LATE_MS, 'in time');
    assert.deepEqual(filter.written, expected);
  }

  test('is judged as far as a second look would go', async () => {
    const { pass } = await newWorld({ firefox: true }).load('transit');
    const filter = fakeFilter();
    /** @type {number[]} */
    const sizes = [];
    pass(filter, async ({ length }) => (sizes.push(length), false));
    for (let left = 3; left > 0; left -= 1) filter.ondata({ data: new ArrayBuffer(3 * 1024 * 1024) });
    filter.onstop();
    while (!filter.isClosed) await settled();
    assert.deepEqual([sizes, filter.written.length], [[4 * 1024 * 1024], 3]);
  });

  test('what breaks a script and a module', () => {
    const broken = '\n#\n';
    for (const begun of ['', 'work();', 'f(', '`', '"', "'", '/', '/*', '// a', '{', 'class A {', 'a = [', '`${', '<!-- a', '#!/a', 'async () => {', 'x = /[', 'class A { #']) {
      assert.throws(() => new Function(begun + broken), SyntaxError, begun);
    }
    const module = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
    assert.ok(WebAssembly.validate(module));
    assert.equal(WebAssembly.validate(Uint8Array.of(...module, ...Buffer.from(broken))), false);
  });
});

suite('passes through', () => {
  const details = { requestId: '1', url: 'https://cdn.test/m', tabId: 1, frameId: 0, originUrl: 'https://www.shop.test/', documentUrl: 'https://www.shop.test/' };
  const type = (/** @type {string} */ value) => [{ name: 'Content-Type', value }];

  async function started() {
    const world = newWorld({ firefox: true });
    /** @type {ReturnType<typeof fakeFilter>[]} */
    const filters = [];
    Reflect.set(world.api.webRequest, 'filterResponseData', () => (filters.push(fakeFilter()), filters.at(-1)));
    world.session.held.suspects = ['shop.test'];
    const transit = await world.load('transit');
    return { world, filters, ...transit };
  }
  const judge = async () => false;

  /** @type {[string, object, number][]} */
  const rows = [
    ['a page of a suspect site', {}, 1],
    ['another page', { documentUrl: 'https://notshop.test/' }, 0],
    ['a frame in a page of a suspect site', { documentUrl: 'https://frame.test/', frameAncestors: [{ url: 'https://frame.test/' }, { url: 'https://shop.test/' }] }, 1],
    ['a suspect site as a frame of another', { frameAncestors: [{ url: 'https://clean.test/' }] }, 0],
    ['nobody', { documentUrl: undefined, originUrl: undefined }, 0],
  ];
  for (const [name, more, expected] of rows) {
    test(`a script of ${name}`, async () => {
      const { filters, readScript, world } = await started();
      assert.ok(readScript({ ...details, ...more }, judge) instanceof Promise, 'the background has just begun');
      for (let turn = 0; turn < 20; turn += 1) await settled();
      assert.equal(filters.length, expected);
      const { sync } = await world.load('suspects');
      await sync();
      assert.equal(readScript({ ...details, ...more }, judge), undefined, 'nobody waits');
      assert.equal(filters.length, 2 * expected);
    });
  }

  test('modules of a tab, by address or type, as long as it shows a suspect site', async () => {
    const { filters, expectModules, world } = await started();
    const { onHeadersReceived } = world.events;
    const { sync } = await world.load('suspects');
    await sync();
    expectModules(1, judge);
    expectModules(1, judge);
    expectModules(-1, judge);
    assert.deepEqual(onHeadersReceived.listeners.map(({ filter }) => Reflect.get(filter ?? {}, 'tabId')), [1]);
    for (const [more, expected] of /** @type {[object, number][]} */ ([
      [{ responseHeaders: type('application/wasm') }, 1], [{ responseHeaders: type('application/wasm; charset=x') }, 2], [{ responseHeaders: type('text/html') }, 2],
      [{ url: 'https://cdn.test/m.wasm?v=1' }, 3], [{ url: 'https://cdn.test/?m.wasm' }, 3], [{}, 3],
    ])) {
      onHeadersReceived.fire({ ...details, ...more });
      assert.equal(filters.length, expected, JSON.stringify(more));
    }
    onHeadersReceived.fire({ ...details, url: 'https://cdn.test/m.wasm', documentUrl: 'https://clean.test/' });
    assert.deepEqual([filters.length, onHeadersReceived.listeners.length], [3, 0]);
    expectModules(1, judge);
    assert.equal(onHeadersReceived.listeners.length, 1);
  });

  test('nothing where the browser has no such filter', async () => {
    const world = newWorld();
    const { expectModules } = await world.load('transit');
    expectModules(1, judge);
    assert.equal(world.events.onHeadersReceived.listeners.length, 0);
  });
});
