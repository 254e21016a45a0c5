/**
 * Stands before extension/wasm/compiler.js: the real core, whose wasm is read from the disk instead of fetched.
 */

import { readFileSync } from 'node:fs';

import { initSync } from '../../../extension/wasm/compiler.js';

export * from '../../../extension/wasm/compiler.js';

const FILE = new URL('../../../extension/wasm/compiler_bg.wasm', import.meta.url);

export default async function init() {
  const shared = /** @type {{ compilerOfTests?: WebAssembly.Module }} */ (globalThis);
  shared.compilerOfTests ??= new WebAssembly.Module(readFileSync(FILE));
  initSync({ module: shared.compilerOfTests });
}
