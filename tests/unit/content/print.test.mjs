/** print.js: modules that differ in size or in bytes from all of them have other prints. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { printOf } from '../../../extension/content/hook/print.js';

const bytes = (/** @type {number} */ size, /** @type {Record<number, number>} */ changed = {}) => Object.assign(new Uint8Array(size), changed).buffer;

test('known values', () => {
  // FNV-1a of nothing and of "a".
  assert.equal(printOf(bytes(0), 0), `0:${0x811c9dc5}`);
  assert.equal(printOf(bytes(1, { 0: 97 }), 1), `1:${0xe40c292c}`);
});

test('size and bytes from all of it tell them apart', () => {
  const one = printOf(bytes(4_096), 4_096);
  assert.equal(printOf(bytes(4_096), 4_096), one);
  assert.notEqual(printOf(bytes(4_096), 4_097), one);
  for (const at of [0, 1, 2_047, 4_095]) assert.notEqual(printOf(bytes(4_096, { [at]: 1 }), 4_096), one, `byte ${at} of a small one`);
  // 70,000 / 4,096, rounded up: each 18th.
  const large = printOf(bytes(70_000), 70_000);
  for (const at of [0, 18, 69_984]) assert.notEqual(printOf(bytes(70_000, { [at]: 1 }), 70_000), large, `byte ${at} of a large one`);
  assert.equal(printOf(bytes(70_000, { 17: 1 }), 70_000), large, 'what is passed over is not hashed');
});
