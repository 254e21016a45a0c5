/**
 * Wattguard's matcher for a bench of request-matching engines: the wasm that ships, asked by its fast question. An address
 * is copied once, an initiator only when it changes. Needs `cargo xtask dist`.
 */
import fs from 'node:fs';

import { compile, initSync as startCompiler } from '../extension/wasm/compiler.js';
import { Core, initSync } from '../extension/wasm/core.js';

const glue = new URL('../extension/wasm/core.js', import.meta.url);
const wasm = new URL('../dist/chrome/extension/wasm/core_bg.wasm', import.meta.url);
const bytes = fs.readFileSync(wasm);
const compiler = fs.readFileSync(new URL('../extension/wasm/compiler_bg.wasm', import.meta.url));

/** What a user downloads for this part. */
export const ships = [glue, wasm].map((url) => url.pathname);

/** Bytes of an address that the core looks at (src/limits.rs). */
const URL_BYTES = 16 * 1024;

const encoder = new TextEncoder();
/** @type {Map<string, number>} */
const kinds = new Map();

/** @type {WebAssembly.Memory | undefined} */
let memory;
/** @type {Core | undefined} */
let core;
let input = new Uint8Array();
/** @type {string | undefined} */
let initiator;
/** @type {Uint8Array} */
let table;

function start() {
  memory ??= initSync({ module: bytes }).memory;
  return memory;
}

/** @param {Core} next */
function use(next) {
  core?.free();
  core = next;
  initiator = undefined;
  locate();
}

/** Memory that grew is another buffer; the old one has become empty. */
function locate() {
  if (core) input = new Uint8Array(start().buffer, core.input(), URL_BYTES);
}

/** @param {string} text */
export async function load(text) {
  startCompiler({ module: compiler });
  table = compile('bench', text);
  start();
  use(Core.open(table));
}

export async function serialize() {
  return table;
}

/** @param {Uint8Array} serialized */
export async function restore(serialized) {
  start();
  use(Core.open(serialized));
}

export async function loadBundled() {
  start();
  use(new Core());
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
  return memory?.buffer.byteLength ?? 0;
}
