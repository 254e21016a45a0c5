/** print.js: modules that differ at the beginning or in size have other prints. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { printOf } from '../../../extension/content/hook/print.js';

const bytes = (/** @type {number} */ size, /** @type {Record<number, number>} */ changed = {}) => Object.assign(new Uint8Array(size), changed).buffer;

test('known values', () => {
  // FNV-1a of nothing and of "a".
  assert.equal(printOf(bytes(0), 0), `0:${0x811c9dc5}`);
  assert.equal(printOf(bytes(1, { 0: 97 }), 1), `1:${0xe40c292c}`);
});

test('the beginning and the size tell them apart', () => {
  const one = printOf(bytes(70_000), 70_000);
  assert.equal(printOf(bytes(70_000), 70_000), one);
  assert.notEqual(printOf(bytes(70_000, { 65_535: 1 }), 70_000), one);
  assert.notEqual(printOf(bytes(70_000), 70_001), one);
  assert.equal(printOf(bytes(70_000, { 65_536: 1 }), 70_000), one, 'what is behind the beginning is not hashed');
});
