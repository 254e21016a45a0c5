/** untrusted.js: only what has the shape of an observation passes, with its own fields and no others. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { check } from '../../../extension/content/relay/untrusted.js';

const frame = { what: 'frame', id: 1, sent: true, data: '{}' };

suite('passes', () => {
  const { port1, port2 } = new MessageChannel();
  port2.close();
  for (const seen of [
    frame,
    { ...frame, data: new ArrayBuffer(8) },
    { ...frame, data: new Blob(['a']) },
    { what: 'socket', id: 1, transport: 'websocket', url: 'wss://a.test/' },
    { what: 'module', id: 2, print: '8:1', bytes: new ArrayBuffer(8), url: '' },
    { what: 'module', id: 2, print: '', bytes: null, url: 'https://a.test/m.wasm' },
    { what: 'worker', id: 3, kind: 'dedicated', url: 'blob:x', blob: new Blob([]), text: null },
    { what: 'guarded', id: 3, kind: 'dedicated', port: port1 },
    { what: 'script', url: '', text: 'x' },
    { what: 'compiled', count: 20 },
    { what: 'memory', pages: 2048 },
    { what: 'busy', busy: 1.5, of: 10_000 },
    { what: 'ended', id: 3 },
    { what: 'script', url: 'https://a.test/a.js', text: null },
    { what: 'worker', id: 3, kind: 'dedicated', url: 'data:', blob: null, text: 'data:,1' },
    { what: 'worker', id: 3, kind: 'service', url: 'https://a.test/sw.js', blob: null, text: null },
  ]) {
    test(seen.what, () => assert.deepEqual(check(seen), seen));
  }
  test('without what is not of its kind', () => assert.deepEqual(check({ ...frame, extra: 1 }), frame));
});

suite('does not pass', () => {
  for (const given of [
    undefined, null, 7, 'frame', [], {}, { what: 'constructor' }, { what: 'eval', code: '1' },
    { ...frame, id: -1 }, { ...frame, id: 1.5 }, { ...frame, id: '1' }, { ...frame, sent: 1 }, { ...frame, data: 7 },
    { ...frame, data: 'x'.repeat(16 * 1024 + 1) }, { ...frame, data: new ArrayBuffer(16 * 1024 + 1) },
    { what: 'socket', id: 1, transport: 'telepathy', url: '' }, { what: 'socket', id: 1, transport: 'websocket', url: 'x'.repeat(2_001) },
    { what: 'guarded', id: 1, kind: 'dedicated', port: {} }, { what: 'busy', busy: Infinity, of: 1 }, { what: 'compiled', count: -1 },
    { what: 'ended', id: -1 }, { what: 'ended' },
    // What a page gives is not from the address that it says.
    { what: 'script', url: 'https://victim.test/app.js', text: 'x' }, { what: 'script', url: 'https://victim.test/app.js', text: '' },
    { what: 'module', id: 1, print: '', bytes: new ArrayBuffer(8), url: 'https://victim.test/a.wasm' },
    { what: 'worker', id: 1, kind: 'dedicated', url: 'https://victim.test/w.js', blob: new Blob([]), text: null },
    { what: 'worker', id: 1, kind: 'dedicated', url: 'https://victim.test/w.js', blob: null, text: 'x' },
    { what: 'worker', id: 1, kind: 'dedicated', url: '', blob: null, text: 'x' },
  ]) {
    test(JSON.stringify(given)?.slice(0, 60) ?? 'undefined', () => assert.equal(check(given), null));
  }
});
