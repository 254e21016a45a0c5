/**
 * Wattguard's matcher for a bench of request-matching engines: the same wasm that the extension ships, called as its
 * background calls it. Needs `cargo xtask build`.
 */
import fs from 'node:fs';

import { Core, initSync } from '../extension/wasm/core.js';

const glue = new URL('../extension/wasm/core.js', import.meta.url);
const wasm = new URL('../extension/wasm/core_bg.wasm', import.meta.url);
const bytes = fs.readFileSync(wasm);
const encoder = new TextEncoder();

/** What a user downloads for this part. */
export const ships = [glue, wasm];

/** @type {import('../extension/wasm/core.js').InitOutput | undefined} */
let exports_;
/** @type {Core | undefined} */
let core;
/** @type {Uint8Array} */
let input;
/** @type {string | undefined} */
let initiator;
/** @type {Uint8Array} */
let table;
/** @type {Map<string, number>} */
const kinds = new Map();

function start() {
  exports_ ??= initSync({ module: bytes });
  return exports_;
}

/** @param {Uint8Array} serialized */
function open(serialized) {
  core?.free();
  core = Core.open(serialized);
  initiator = undefined;
  locate();
}

function locate() {
  if (core) input = new Uint8Array(start().memory.buffer, core.input(), 16384);
}

/** @param {string} text */
export async function load(text) {
  start();
  table = Core.compile('bench', text);
  open(table);
}

export async function serialize() {
  return table;
}

/** @param {Uint8Array} serialized */
export async function restore(serialized) {
  start();
  open(serialized);
}

/** @param {string} url @param {string} type @param {string} source */
export function check(url, type, source) {
  if (!core) return false;
  if (input.length === 0) locate();
  if (source !== initiator) {
    core.setInitiator(encoder.encodeInto(source, input).written);
    initiator = source;
  }
  let kind = kinds.get(type);
  if (kind === undefined) kinds.set(type, (kind = Core.kind(type)));
  return core.isListed(encoder.encodeInto(url, input).written, kind);
}

export function wasmBytes() {
  return exports_?.memory.buffer.byteLength ?? 0;
}
