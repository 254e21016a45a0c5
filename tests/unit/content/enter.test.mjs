/** background/enter.js: the script of a worker arrives whole, with the guard in front, and with its directive where it has one. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { newWorld } from '../background/world.mjs';

/** What a filter was told to do. */
function fakeFilter() {
  /** @type {Uint8Array[]} */
  const written = [];
  let isClosed = false;
  return {
    written,
    ondata: (/** @type {{ data: ArrayBuffer }} */ _event) => {},
    onstop: () => {},
    write: (/** @type {ArrayBuffer | Uint8Array} */ bytes) => void written.push(new Uint8Array(bytes)),
    close: () => void (isClosed = true),
    isClosed: () => isClosed,
  };
}

const world = newWorld({ firefox: true });
Reflect.set(world.api, 'webRequest', { ...world.api.webRequest, filterResponseData: () => filter });
let filter = fakeFilter();
globalThis.fetch = async () => new Response('guard;');
// @ts-expect-error the world has no type for it
const { enterWorkers } = await world.load('enter');
/** @type {Function} */
let hear = () => {};
world.api.webRequest.onBeforeSendHeaders = /** @type {any} */ ({ addListener: (/** @type {Function} */ listener) => void (hear = listener) });
enterWorkers(async () => false);

/** @param {string} purpose @param {(string | Uint8Array)[]} chunks @param {string} [site] */
async function pass(purpose, chunks, site = 'https://a.test/') {
  filter = fakeFilter();
  const requestHeaders = [{ name: 'Sec-Fetch-Dest', value: purpose }];
  hear({ requestId: '1', url: 'https://a.test/w.js', tabId: -1, frameId: -1, originUrl: site, requestHeaders });
  for (const chunk of chunks) filter.ondata({ data: /** @type {ArrayBuffer} */ (new Uint8Array(Buffer.from(chunk)).buffer) });
  filter.onstop();
  for (let tries = 0; !filter.isClosed() && tries < 100; tries += 1) await new Promise((next) => setTimeout(next, 5));
  assert.ok(filter.isClosed() || purpose === 'script');
  return Buffer.concat(filter.written).toString();
}

/** @type {[string, (string | Uint8Array)[], string][]} */
const rows = [
  ['a script', ['work();'], 'guard;work();'],
  ['a strict one', ['"use strict"; work();'], '"use strict";guard;"use strict"; work();'],
  ['a directive that is cut in two', ['/* a */ "use', ' strict"; work();'], '"use strict";guard;/* a */ "use strict"; work();'],
  ['a directive behind many pieces', [...'// a\n"use strict"'], '"use strict";guard;// a\n"use strict"'],
  ['a mark of order', [Uint8Array.of(0xef, 0xbb, 0xbf), '"use strict"'], '"use strict";guard;\ufeff"use strict"'],
  ['nothing', [], ''],
  ['nothing in pieces', ['', ''], ''],
  ['much', ['x'.repeat(5_000), 'y'.repeat(5_000), 'z'], `guard;${'x'.repeat(5_000)}${'y'.repeat(5_000)}z`],
  ['a directive too far behind', [' '.repeat(5_000), '"use strict"'], `guard;${' '.repeat(5_000)}"use strict"`],
];
for (const [name, chunks, expected] of rows) test(name, async () => assert.equal(await pass('worker', chunks), expected));

test('other scripts are not touched', async () => assert.equal(await pass('script', ['1']), ''));

test('on an allowed site only service workers are entered: what is stored of them must not change', async () => {
  const allowances = await world.load('allowances');
  await allowances.decide('allowed.test', 'allowed', 'session');
  assert.equal(await pass('worker', ['1'], 'https://allowed.test/'), '1');
  assert.equal(await pass('serviceworker', ['1'], 'https://allowed.test/'), 'guard;1');
  assert.equal(await pass('serviceworker', ['1']), 'guard;1');
});
