/** relay/refused.js and shared/hosts.js: what of a page's failures is told, and how hosts are looked up. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { mayHold } from '../../../extension/shared/hosts.js';
import { Candidate, Compilation, initSync } from '../../../extension/wasm/compiler.js';

initSync({ module: readFileSync(new URL('../../../extension/wasm/compiler_bg.wasm', import.meta.url)) });

/** The set that the core makes of hosts. @param {string[]} hosts */
function setOf(hosts) {
  const compilation = new Compilation(true, 5_000, 1_000);
  const text = hosts.map((host) => `||${host}^\n`).join('') + '@@||lifted.example^\n';
  compilation.add('List', new Candidate(new TextEncoder().encode(text)), 'blocks');
  return compilation.finish().hostsNamed();
}

test('a set holds its hosts and what is below them, and few others', () => {
  const set = setOf(['miner.example', 'xn--mnchen-3ya.example', '10.0.0.1']);
  for (const [host, expected] of /** @type {[string, boolean][]} */ ([
    ['miner.example', true],
    ['a.b.miner.example', true],
    ['miner.example.', true],
    ['xn--mnchen-3ya.example', true],
    ['10.0.0.1', true],
    ['example', false],
    ['theminer.example', false],
    ['miner.example.org', false],
    ['lifted.example', false],
    ['', false],
  ])) assert.equal(mayHold(set, host), expected, host);
  assert.equal(mayHold(new Uint8Array(), 'miner.example'), false);
  const others = Array.from({ length: 10_000 }, (_, at) => mayHold(set, `www.shop${at}.example`)).filter(Boolean).length;
  assert.ok(others < 10, `${others} of 10,000`);
});

suite('what a page’s failures tell', () => {
  /** @type {any[]} */
  const messages = [];
  const listed = Buffer.from(setOf(['miner.example'])).toString('base64');
  for (const [name, value] of Object.entries({
    chrome: {
      storage: { local: { get: async () => ({ listed }) } },
      runtime: { sendMessage: async (/** @type {object} */ message) => void messages.push(message) },
    },
  })) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  if (!('fromBase64' in Uint8Array)) {
    Object.defineProperty(Uint8Array, 'fromBase64', { value: (/** @type {string} */ text) => new Uint8Array(Buffer.from(text, 'base64')) });
  }

  test('only hosts that a list may name, together', async () => {
    const { ask, failed } = await import('../../../extension/content/relay/refused.js');
    const error = (/** @type {string} */ localName, /** @type {Record<string, string>} */ fields) => failed(/** @type {any} */ ({ localName, ...fields }));
    error('script', { src: 'https://a.miner.example/x.js' });
    error('link', { href: 'https://miner.example/x.css' });
    error('object', { data: 'https://miner.example/x.bin' });
    error('script', { src: 'https://shop.example/x.js' });
    error('script', { src: 'data:text/javascript,' });
    error('p', { src: 'https://miner.example/p' });
    ask('wss://miner.example/', 'websocket');
    ask('https://[broken/', 'script');
    await new Promise((next) => setTimeout(next, 600));
    assert.deepEqual(messages, [{
      kind: 'refused',
      items: [
        { url: 'https://a.miner.example/x.js', type: 'script' },
        { url: 'https://miner.example/x.css', type: 'stylesheet' },
        { url: 'https://miner.example/x.bin', type: 'object' },
        { url: 'wss://miner.example/', type: 'websocket' },
      ],
    }]);
  });

  test('no more than 64 of a document', async () => {
    const { ask } = await import('../../../extension/content/relay/refused.js');
    messages.length = 0;
    for (let at = 0; at < 200; at += 1) ask(`https://miner.example/${at}`, 'script');
    await new Promise((next) => setTimeout(next, 600));
    assert.ok(messages.flatMap(({ items }) => items).length < 64);
  });
});
