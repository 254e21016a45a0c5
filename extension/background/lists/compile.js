/**
 * What is wanted -> rules, and after them tables, in slices that let events be heard in between.
 */

import { browser } from '../../shared/browser.js';
import { precise } from '../platform.js';
import { inSlices } from './compiler.js';

/** @typedef {import('../../wasm/compiler.js').Candidate} Candidate */
/** @typedef {import('../../wasm/compiler.js').Compiled} Compiled */

/** Texts that were read a moment ago, by digest: they need not be read again. @typedef {Map<string, Candidate>} Read */

/**
 * Rules are made, tables still to be written.
 * @param {typeof import('../../wasm/compiler.js')} compiler
 * @param {import('./wanted.js').Wanted} wanted
 * @param {{ candidates?: Read, signal?: AbortSignal }} [with_]
 * @returns {Promise<Compiled>}
 */
export async function compile(compiler, { sources, off }, { candidates, signal } = {}) {
  const { MAX_NUMBER_OF_DYNAMIC_RULES, MAX_NUMBER_OF_REGEX_RULES } = browser.declarativeNetRequest;
  const compilation = new compiler.Compilation(precise, MAX_NUMBER_OF_DYNAMIC_RULES, MAX_NUMBER_OF_REGEX_RULES);
  for (const { title, standing, digest, text } of sources) {
    const list = candidates?.get(digest) ?? new compiler.Candidate(await text());
    candidates?.delete(digest);
    await inSlices((count) => list.step(count), signal);
    compilation.add(title, list, standing);
  }
  off.forEach((filter) => compilation.switchOff(filter));
  await inSlices((count) => compilation.step(count), signal);
  return compilation.finish();
}

/** @param {Compiled} compiled @returns {Promise<Uint8Array[]>} the most trusted first */
export async function tablesOf(compiled) {
  await inSlices((count) => compiled.step(count));
  return compiled.tables();
}
