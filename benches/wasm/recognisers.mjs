/**
 * Builds the recognisers and loads them: bytes or texts -> the time that one call takes.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const target = process.env.CARGO_TARGET_DIR ?? path.join(here, 'target');
const encoder = new TextEncoder();

/** @type {WebAssembly.Module | undefined} */
let module;

function built() {
  const arguments_ = ['build', '--quiet', '--release', '--target', 'wasm32-unknown-unknown'];
  execFileSync('cargo', arguments_, { cwd: here, stdio: 'inherit', env: { ...process.env, CARGO_TARGET_DIR: target } });
  const file = path.join(target, 'wasm32-unknown-unknown', 'release', 'wattguard_bench.wasm');
  return new WebAssembly.Module(fs.readFileSync(file));
}

/** Of wasm-bindgen nothing is called, but it is imported. */
function instance() {
  module ??= built();
  /** @type {WebAssembly.Imports} */
  const imports = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    imports[from] ??= {};
    imports[from][name] = () => {
      throw new Error(`${from}.${name} is called`);
    };
  }
  return /** @type {any} */ (new WebAssembly.Instance(module, imports).exports);
}

let wasm = instance();

/** A module that trapped is not trusted any more. */
export function restart() {
  wasm = instance();
}

/**
 * Where the next `length` bytes of input go.
 * @param {number} length
 */
export function room(length) {
  const at = wasm.input(length) >>> 0;
  return new Uint8Array(wasm.memory.buffer, at, length);
}

/** @param {Uint8Array} bytes */
export function put(bytes) {
  room(bytes.length).set(bytes);
}

/**
 * Milliseconds that one call over the first `length` bytes of what was put takes.
 * @param {'check_script' | 'bare_search' | 'check_module' | 'frames'} name
 * @param {number} length
 */
export function time(name, length) {
  const call = wasm[name];
  const start = performance.now();
  call(length);
  return performance.now() - start;
}

/** Bytes before a frame (src/lib.rs). */
const HEADER = 9;

/** @typedef {{ text?: string, bytes?: Uint8Array, sent: boolean, first: boolean, protocol: string }} Frame */

/**
 * Frames behind their headers, one after the other.
 * @param {Frame[]} frames
 */
export function packed(frames) {
  const parts = frames.map((frame, number) => {
    const bytes = frame.bytes ?? encoder.encode(frame.text);
    const part = new Uint8Array(HEADER + bytes.length);
    header(part, bytes.length, frame, number);
    part.set(bytes, HEADER);
    return part;
  });
  return new Uint8Array(Buffer.concat(parts));
}

/** @param {Uint8Array} room @param {number} length @param {Frame} frame @param {number} number */
function header(room, length, frame, number) {
  const view = new DataView(room.buffer, room.byteOffset);
  view.setUint32(0, length, true);
  view.setUint32(4, number, true);
  view.setUint8(8, Number(frame.sent) | Number(frame.bytes !== undefined) << 1 | Number(frame.first) << 2);
}

/**
 * Milliseconds that frames take when each is copied in and judged by a call of its own.
 * @param {Frame[]} frames texts
 */
export function timeOneByOne(frames) {
  const into = room(64 * 1024);
  const body = into.subarray(HEADER);
  const call = wasm.frames;
  const start = performance.now();
  for (let number = 0; number < frames.length; number++) {
    const frame = frames[number];
    const { written } = encoder.encodeInto(frame.text ?? '', body);
    header(into, written, frame, number);
    call(HEADER + written);
  }
  return performance.now() - start;
}
