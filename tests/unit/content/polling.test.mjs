/** polling.js: answers are told as far as they can be frames, and the page's own reading of them is as it was. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openWith } from '../../../extension/content/hook/link.js';
import { readFrame, watchPolling } from '../../../extension/content/hook/polling.js';

const { port1, port2 } = new MessageChannel();
/** @type {any[]} */
let heard = [];
port2.onmessage = ({ data }) => heard.push(data);
openWith(() => port1);
watchPolling();
test.after(() => port2.close());

/** @param {string} text @param {'text' | 'json' | 'arrayBuffer' | 'blob'} method */
async function poll(text, method) {
  heard = [];
  let read;
  for (let left = 3; left > 0; left -= 1) read = await (await fetch(`data:${method}${text.length}/x,${text}`))[method]();
  await new Promise((next) => setTimeout(next, 200));
  return { read, frames: heard.filter(({ what, sent }) => what === 'frame' && !sent).map(({ data }) => data) };
}

test('text', async () => assert.deepEqual(await poll('"a job"', 'text'), { read: '"a job"', frames: ['"a job"'] }));
test('json', async () => assert.deepEqual(await poll('{"a":1}', 'json'), { read: { a: 1 }, frames: ['{"a":1}'] }));
test('bytes stay bytes', async () => {
  const { read, frames } = await poll('%ff%00', 'arrayBuffer');
  assert.deepEqual([...new Uint8Array(/** @type {ArrayBuffer} */ (read))], [255, 0]);
  assert.deepEqual([...new Uint8Array(frames[0])], [255, 0]);
});
test('a blob', async () => {
  const { frames } = await poll('abc', 'blob');
  assert.equal(Buffer.from(frames[0]).toString(), 'abc');
});
test('as long as a frame', async () => {
  const long = 'x'.repeat(16 * 1024);
  assert.deepEqual((await poll(long, 'text')).frames, [long]);
});
test('longer than a frame: none, and the page has all of it', async () => {
  const long = 'x'.repeat(16 * 1024 + 1);
  assert.deepEqual(await poll(long, 'text'), { read: long, frames: [] });
  const longer = 'y'.repeat(1024 * 1024);
  assert.deepEqual(await poll(longer, 'text'), { read: longer, frames: [] });
});

test('what is longer is not read to its end', async () => {
  let [pulled, isCancelled, told] = [0, false, 0];
  const chunk = new Uint8Array(1024);
  const stream = new ReadableStream({
    pull: (controller) => (pulled += 1) > 1_000 ? controller.close() : controller.enqueue(chunk),
    cancel: () => void (isCancelled = true),
  });
  readFrame(stream, () => (told += 1));
  await new Promise((next) => setTimeout(next, 200));
  assert.deepEqual([isCancelled, told, pulled < 30], [true, 0, true]);
});
