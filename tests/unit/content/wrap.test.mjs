/** wrap.js: a proxy in the place of a function that nobody can tell from it, and whose faults stay ours. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { disguise, observe, replace } from '../../../extension/content/hook/wrap.js';

disguise();

class Socket {
  /** @param {string} url */
  constructor(url) {
    if (!url) throw new TypeError('an address is required');
    this.url = url;
  }

  /** @param {string} text */
  send(text) {
    return `${this.url} ${text}`;
  }

  static OPEN = 1;
}

/** @param {(args: any[], result: any, self: any) => void} see */
function hooked(see) {
  const owner = { Socket: class extends Socket {} };
  const original = owner.Socket;
  Object.defineProperty(original, 'name', { value: 'Socket' });
  observe(owner, 'Socket', see);
  return { owner, original };
}

test('what a page can ask of a constructor', () => {
  const { owner, original } = hooked(() => {});
  const made = new owner.Socket('a');
  assert.ok(made instanceof owner.Socket && made instanceof original);
  assert.equal(owner.Socket.prototype.constructor, owner.Socket);
  assert.deepEqual([owner.Socket.name, owner.Socket.length, owner.Socket.OPEN], ['Socket', original.length, 1]);
  assert.equal(`${owner.Socket}`, Function.prototype.toString.call(original));
  assert.throws(() => Reflect.apply(/** @type {any} */ (owner.Socket), undefined, ['a']), TypeError);
  assert.throws(() => new (/** @type {any} */ (owner.Socket))(), /an address is required/);
  class Sub extends owner.Socket {}
  assert.ok(new Sub('a') instanceof Sub);
  assert.equal(Reflect.construct(owner.Socket, ['a'], Array).constructor, Array);
});

test('Function.prototype.toString is its own text', () => {
  assert.equal(`${Function.prototype.toString}`, 'function toString() { [native code] }');
  assert.throws(() => Function.prototype.toString.call({}), TypeError);
});

suite('faults of ours', () => {
  test('stay ours', () => {
    const { owner } = hooked(() => {
      throw new Error('ours');
    });
    assert.equal(new owner.Socket('a').url, 'a');
  });

  test('what is not there is left alone', () => {
    const owner = { value: 1 };
    replace(owner, 'value', {});
    replace(owner, 'none', {});
    replace(undefined, 'none', {});
    assert.deepEqual(Object.keys(owner), ['value']);
  });
});

test('what is made ready before the call', () => {
  const owner = { add: (/** @type {number} */ one, /** @type {number} */ other) => one + other };
  /** @type {any[]} */
  const seen = [];
  observe(owner, 'add', (args, result) => seen.push([...args, result]), (args) => (args[0] === 1 ? [10, args[1]] : args));
  assert.deepEqual([owner.add(1, 2), owner.add(3, 4)], [12, 7]);
  assert.deepEqual(seen, [[1, 2, 12], [3, 4, 7]]);
});

test('a page that puts traps on Object.prototype does not reach the handler', () => {
  const { owner } = hooked(() => {});
  Reflect.set(Object.prototype, 'get', () => 'trapped');
  try {
    assert.equal(owner.Socket.OPEN, 1);
  } finally {
    Reflect.deleteProperty(Object.prototype, 'get');
  }
});
