/** hear.js: a listener that goes where a crowd passes, and comes back. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

let at = 1_000;
performance.now = () => at;
/** @type {{ run: () => void, wait: number }[]} */
const timers = [];
/** What only a browser can give: events that are trusted. */
class Target {
  /** @type {Set<(event: object) => void>} */
  listeners = new Set();
  addEventListener(/** @type {string} */ _type, /** @type {() => void} */ listener) {
    this.listeners.add(listener);
  }
  removeEventListener(/** @type {string} */ _type, /** @type {() => void} */ listener) {
    this.listeners.delete(listener);
  }
  dispatchEvent() {}
}
class Message {
  isTrusted = true;
  get data() {
    return 'one';
  }
}
Object.assign(globalThis, { EventTarget: Target, MessageEvent: Message });
AbortSignal.timeout = (wait) => {
  const signal = new Target();
  signal.listeners.add = (run) => (timers.push({ run: () => run({}), wait }), signal.listeners);
  return /** @type {any} */ (signal);
};
const { hear } = await import('../../../extension/content/hook/hear.js');
const { attention } = await import('../../../extension/content/hook/link.js');

/** What comes in is counted, by whether it was heard. */
function ear() {
  const target = new Target();
  let heard = 0;
  const one = { pause: 0, message() {
    const before = heard;
    for (const listener of target.listeners) listener(new Message());
    return heard > before;
  } };
  hear(target, () => (heard += 1), () => one.pause);
  return one;
}

test('a listener rests until the window opens, and then stays for it', () => {
  const one = ear();
  assert.deepEqual([one.message(), one.message(), timers.length], [true, true, 0]);
  one.pause = 7_000;
  assert.deepEqual([one.message(), one.message(), timers.length, timers[0]?.wait], [true, false, 1, 7_000]);
  at += 7_000;
  one.pause = 0;
  timers.pop()?.run();
  one.pause = 9_000;
  at += 4_999;
  assert.deepEqual([one.message(), one.message(), timers.length], [true, true, 0]);
  at += 1;
  assert.deepEqual([one.message(), one.message(), timers.length], [true, false, 1]);
});

test('a timer that comes too late brings it back for the next window', () => {
  timers.length = 0;
  const one = ear();
  one.pause = 7_000;
  one.message();
  at += 60_000;
  one.pause = 20_000;
  timers.pop()?.run();
  at += 24_999;
  assert.deepEqual([one.message(), one.message()], [true, true]);
});

test('where something was found, all listen at once', () => {
  const one = ear();
  one.pause = 7_000;
  one.message();
  assert.equal(one.message(), false);
  attention.resting.forEach((wake) => wake());
  one.pause = 0;
  assert.equal(one.message(), true);
  // Not twice.
  timers.pop()?.run();
  assert.equal(attention.resting.size, 0);
});

test('few rest at a time', () => {
  const crowd = Array.from({ length: 70 }, ear);
  for (const one of crowd) {
    one.pause = 7_000;
    one.message();
  }
  assert.equal(crowd.filter((one) => one.message()).length, 6);
});
