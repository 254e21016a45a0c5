/** modules.js: how many modules a second are told: from MANY on, each time they double, and none of them twice. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

let at = 10_000;
performance.now = () => at;
const { openWith } = await import('../../../extension/content/hook/link.js');
const { watchModules } = await import('../../../extension/content/hook/modules.js');
const { state } = await import('../../../extension/content/hook/wrap.js');

const { port1, port2 } = new MessageChannel();
/** @type {any[]} */
let heard = [];
port2.onmessage = ({ data }) => heard.push(data);
openWith(() => port1);
watchModules();
test.after(() => port2.close());

const module = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** @param {number} count */
async function counts(count) {
  for (let left = count; left > 0; left -= 1) new WebAssembly.Module(module);
  await new Promise((next) => setTimeout(next, 150));
  const told = heard.filter(({ what }) => what === 'compiled').map(({ count }) => count);
  heard = [];
  return told;
}

test('what takes long to hand over waits until the page has compiled it', async () => {
  // One custom section (core specification 2.0, 5.5.3) of 1 MB: LEB128 of its length, an empty name.
  const long = new Uint8Array(module.length + 4 + 1024 * 1024);
  long.set(module);
  long.set([0, 0x80, 0x80, 0x40], module.length);
  new WebAssembly.Module(module);
  new WebAssembly.Module(long);
  await new Promise((next) => setTimeout(next, 150));
  const sizes = () => heard.filter(({ what }) => what === 'module').map(({ bytes }) => bytes.byteLength);
  assert.deepEqual(sizes(), [8]);
  await new Promise((next) => setTimeout(next, 300));
  assert.deepEqual(sizes(), [8, long.length]);
  heard = [];
});

test('each is counted once', async () => {
  at += 2_000;
  assert.deepEqual(await counts(19), []);
  at += 2_000;
  assert.deepEqual(await counts(170), [20, 20, 40, 80]);
  at += 2_000;
  assert.deepEqual(await counts(39), [20]);
});

test('silence counts none', async () => {
  at += 2_000;
  state.silent = true;
  assert.deepEqual(await counts(40), []);
  state.silent = false;
  assert.deepEqual(await counts(20), [20]);
});
