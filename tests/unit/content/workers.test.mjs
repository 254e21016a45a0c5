/** workers.js, address.js: which workers are entered, however their address is written, and what is told of them. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { spelled, textOf } from '../../../extension/content/hook/address.js';
import { enter, source, watchWorkers } from '../../../extension/content/hook/workers.js';
import { state } from '../../../extension/content/hook/wrap.js';

watchWorkers(() => 'guard;');
const enterWith = (/** @type {unknown} */ address, /** @type {object} */ options = {}) => enter(address, options, () => 'guard;');

/** What runs behind an address. @param {string | undefined} address */
const behind = async (address) => (address === undefined ? undefined : (await fetch(address.replace(/#.*/, ''))).text());

/** Node has no Blob of which less is known than of these: of a part that is a blob made before anybody watched. */
const made = (/** @type {BlobPart[]} */ parts) => URL.createObjectURL(new Blob(parts));
const unknown = await new Response('postMessage(1)').blob();

suite('a blob', () => {
  const url = made(['/* a */ postMessage(1)']);
  for (const [name, address, fragment] of [
    ['as it is', url, ''],
    ['with a fragment', `${url}#x`, '#x'],
    ['with white space around', ` \n${url}\t`, ''],
    ['in capitals', url.replace('blob', 'BLOB'), ''],
    ['as a URL', new URL(url), ''],
  ]) {
    test(`${name}`, async () => {
      const entry = enterWith(address);
      assert.equal(await behind(entry), 'guard;/* a */ postMessage(1)');
      assert.ok(entry?.endsWith(`${fragment}`) && entry.includes('#') === (fragment !== ''));
      assert.equal(source(address).url, url);
      assert.equal(source(address).blob?.size, 22);
    });
  }
  test('that is strict', async () => {
    assert.equal(await behind(enterWith(made(['// a\n', '"use strict"; 1']))), '"use strict";guard;// a\n"use strict"; 1');
    const marked = await behind(enterWith(made([new TextEncoder().encode('\ufeff"use strict"; 1')])));
    assert.equal(marked?.slice(0, 19), '"use strict";guard;');
  });
  test('of which nobody knows how it begins: only a module', async () => {
    assert.equal(enterWith(made([unknown])), undefined);
    assert.equal(enterWith(made([unknown]), { get type() { throw new Error('read'); } }), undefined);
    assert.match(`${await behind(enterWith(made([unknown]), { type: 'module' }))}`, /guard;postMessage\(1\)$/);
  });
  test('of another world, and while the hook is silent', () => {
    assert.equal(enterWith('blob:null/none'), undefined);
    state.silent = true;
    assert.equal(enterWith(url), undefined);
    state.silent = false;
  });
  test('that is an entry itself has its guard already', () => {
    const entry = enterWith(url);
    assert.equal(enterWith(`${entry}#x`), `${entry}#x`);
    URL.revokeObjectURL(url);
    assert.equal(enterWith(entry), undefined);
  });
  test('that is long is told cut', () => {
    const long = made(['x'.repeat(9 * 1024 * 1024)]);
    assert.equal(source(long).blob?.size, 8 * 1024 * 1024);
  });
});

suite('a data: address', () => {
  for (const [address, expected] of [
    ['data:,1', 'guard;1'],
    ['DATA:text/javascript,1%20+%201', 'guard;1 + 1'],
    ['data:text/javascript;charset=utf-8,%22use strict%22;1', '"use strict";guard;"use strict";1'],
    [`data:text/javascript;base64,${btoa('"use strict";\xe4')}`, '"use strict";guard;"use strict";\ufffd'],
    [`data:text/javascript; base64,${btoa('1')}`, 'guard;1'],
    ['data:,1#x', 'guard;1'],
    ['data:,100%', 'guard;100%'],
  ]) {
    test(`${address}`, async () => assert.equal(await behind(enterWith(address)), expected));
  }
  test('is told as its text', () => assert.deepEqual(source(' data:,1#x'), { url: 'data:', blob: null, text: 'data:,1' }));
});

suite('any other address', () => {
  for (const address of ['https://a.test/w.js', '/w.js', '', undefined, null, 7, {}, Symbol('a')]) {
    test(String(address), () => assert.equal(enterWith(address), undefined));
  }
  test('is told absolute and without its fragment', () => {
    assert.deepEqual(source('https://a.test/a/../w.js#x'), { url: 'https://a.test/w.js', blob: null, text: null });
    assert.equal(source({}).url, '');
  });
});

suite('another object', () => {
  test('is made a text once', () => {
    let ran = 0;
    assert.equal(spelled({ toString: () => `x${(ran += 1)}` }), 'x1');
    assert.equal(spelled(new String('a')), 'a');
    assert.equal(ran, 1);
  });
  test('has its own faults', () => {
    assert.throws(() => spelled({ toString() { throw new RangeError('of the page'); } }), RangeError);
  });
  test('may be an address whose words the page has changed', () => {
    const url = new URL('https://a.test/honest.js');
    url.toString = () => 'https://a.test/other.js';
    assert.equal(spelled(url), 'https://a.test/other.js');
    assert.equal(spelled(new URL('https://a.test/')), 'https://a.test/');
  });
  test('what is none stays what it is', () => {
    const url = new URL('https://a.test/');
    for (const value of ['a', 7, null, undefined, Symbol.iterator]) assert.equal(spelled(value), value);
    assert.deepEqual([textOf(url), textOf('a'), textOf({}), textOf(7)], ['https://a.test/', 'a', null, null]);
  });
});
