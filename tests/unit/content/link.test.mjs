/** link.js: what is told and kept, and what silence does to it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { attention, forget, hasConvicted, openWith, register, tell } from '../../../extension/content/hook/link.js';
import { attempt, state } from '../../../extension/content/hook/wrap.js';

const { port1, port2 } = new MessageChannel();
/** @type {any[]} */
const heard = [];
port2.onmessage = ({ data }) => heard.push(data);
openWith(() => port1);
const arrived = async () => {
  await new Promise((next) => setTimeout(next, 150));
  return heard.splice(0);
};
const command = async (/** @type {object} */ given) => {
  port2.postMessage(given);
  await new Promise((next) => setTimeout(next, 150));
};
test.after(() => port2.close());

/** @type {string[]} */
const ended = [];
const end = (/** @type {{ name: string }} */ { name }) => void ended.push(name);
const worker = (/** @type {number} */ id) => /** @type {const} */ ({ what: 'worker', id, kind: 'dedicated', url: '', blob: null, text: null });

test('an address is cut', async () => {
  tell({ what: 'script', url: 'x'.repeat(20_000), text: null });
  assert.equal((await arrived())[0].url.length, 16 * 1024);
});

test('what is stopped is ended, and told of once', async () => {
  const thing = { name: 'one' };
  const id = register(thing, end);
  await command({ stop: [id, id, 999] });
  assert.deepEqual([ended.splice(0), await arrived()], [['one'], [{ what: 'ended', id }]]);
});

test('silence: nothing is told or refused, what begins is kept, and told when silence ends', async () => {
  const before = { name: 'before' };
  const during = { name: 'during' };
  const first = register(before, end);
  await command({ silence: true, convicted: ['8:1'] });
  assert.equal(hasConvicted(), false);
  const second = /** @type {number} */ (attempt(() => register(during, end)));
  tell(worker(second));
  tell({ what: 'memory', pages: 1 });
  const gone = register({ name: 'gone' }, end);
  tell(worker(gone));
  forget(gone);
  assert.deepEqual(await arrived(), []);
  await command({ silence: false });
  assert.equal(hasConvicted(), true);
  assert.deepEqual(await arrived(), [worker(second)]);
  await command({ stop: [first, second] });
  assert.deepEqual(ended.splice(0), ['before', 'during']);
});

test('the oldest of a kind are forgotten, and those of another kind are not', async () => {
  await arrived();
  const other = { name: 'other' };
  const things = Array.from({ length: 5_000 }, (_, at) => ({ name: `${at}` }));
  const kept = register(other, (one) => end(one));
  const ids = things.map((thing) => register(thing, end));
  await command({ stop: [kept, ids[0], ids[903], ids[904], ids[4_999]] });
  assert.deepEqual(ended.splice(0), ['other', '904', '4999']);
});

test('a page that sets silence on every object is heard', async () => {
  Reflect.set(Object.prototype, 'silence', true);
  try {
    await command({ attend: true });
    assert.equal(state.silent, false);
  } finally {
    Reflect.deleteProperty(Object.prototype, 'silence');
  }
});

test('where something was found, what rests is woken', async () => {
  let woken = 0;
  attention.resting.set({}, () => (woken += 1));
  await command({ attend: true });
  assert.deepEqual([attention.full, woken], [true, 1]);
});
