/** messages.js: a worker and all ports to it have one measure of what is told. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

class Worker extends EventTarget {
  /** @param {unknown} _message @param {object[]} _transfer */
  postMessage(_message, _transfer) {}
}
const NativeChannel = MessageChannel;

/** As in browsers: Node's has its ports as its own. */
class Channel {
  #channel = new NativeChannel();
  get port1() {
    return this.#channel.port1;
  }
  get port2() {
    return this.#channel.port2;
  }
}
const link = new MessageChannel();
Object.assign(globalThis, { Worker, MessageChannel: Channel });
let at = 0;
performance.now = () => at;
// The window opens as late as it can.
Math.random = () => 1;
const { openWith } = await import('../../../extension/content/hook/link.js');
const { overhear, watchMessages } = await import('../../../extension/content/hook/messages.js');

/** @type {any[]} */
const heard = [];
link.port2.onmessage = ({ data }) => heard.push(data);
openWith(() => link.port1);
watchMessages();
test.after(() => link.port2.close());

test('pages that make a port for each call', async () => {
  const worker = new Worker();
  overhear(worker, 'blob:x', () => {});
  for (let calls = 0; calls < 400; calls += 1) {
    const { port1, port2 } = new MessageChannel();
    worker.postMessage({ text: 'a text that is long enough' }, [port2]);
    port1.postMessage({ text: 'another that is long enough' });
    port1.close();
    at += 50;
  }
  await new Promise((next) => setTimeout(next, 200));
  const told = heard.filter(({ what }) => what === 'frame').length;
  // As many as fit into what is told without a gap.
  assert.equal(told, 256);
});
