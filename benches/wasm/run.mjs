/**
 * `node run.mjs FOLDER FRAMES.jsonl`: the speed of the recognisers in WebAssembly, each as a ratio to something that the
 * same machine did in the same run. FOLDER holds a folder of samples for each class, FRAMES a frame a line with its label.
 *
 * The two sides of a ratio take turns, and each has the median of its rounds: a shared machine slows both. `ROUNDS` says
 * how many, `ONLY` which tables (modules, scripts, messages, worst).
 */
import fs from 'node:fs';
import os from 'node:os';
import v8 from 'node:v8';
import vm from 'node:vm';

import { honestFrames, isJson, samples } from './corpus.mjs';
import { packed, put, room, time, timeOneByOne } from './recognisers.mjs';
import { worstInputs } from './worst.mjs';

/** @typedef {import('./recognisers.mjs').Frame} Frame */

const [folder, frameFile] = process.argv.slice(2);
const rounds = Number(process.env.ROUNDS ?? 5);
const only = process.env.ONLY?.split(',') ?? ['modules', 'scripts', 'messages', 'worst'];

v8.setFlagsFromString('--expose-gc');
const collect = vm.runInNewContext('gc');

/** @param {number[]} values @param {number} share */
function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

/** @param {number[]} values */
const median = (values) => quantile(values, 0.5);

/** @param {number[]} values */
const sum = (values) => values.reduce((all, one) => all + one, 0);

/**
 * The median times of several things that take turns, in an order that changes.
 * @param {(() => number)[]} sides each does something and says how long it took
 */
function alternate(sides) {
  /** @type {number[][]} */
  const times = sides.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < sides.length; turn++) {
      const side = (turn + round) % sides.length;
      times[side].push(sides[side]());
    }
  }
  return times.map(median);
}

/**
 * How long the engine takes to compile a module; never the same module twice, or it would remember it.
 * @param {Uint8Array} bytes
 */
function compiler(bytes) {
  // A custom section (id 0) with an empty name and four bytes that change.
  const changed = new Uint8Array(bytes.length + 7);
  changed.set(bytes);
  changed.set([0, 5, 0], bytes.length);
  let count = 0;
  return () => {
    new DataView(changed.buffer).setUint32(bytes.length + 3, ++count);
    const start = performance.now();
    new WebAssembly.Module(changed);
    return performance.now() - start;
  };
}

/** @param {(() => number)} side @param {string} flag */
function under(side, flag) {
  return () => {
    v8.setFlagsFromString(`--${flag}`);
    const taken = side();
    v8.setFlagsFromString(`--no-${flag}`);
    return taken;
  };
}

function modules() {
  v8.setFlagsFromString('--no-wasm-lazy-compilation');
  const rows = [];
  for (const { name, bytes } of samples(folder, '.wasm')) {
    if (!WebAssembly.validate(bytes)) continue;
    put(bytes);
    const compile = compiler(bytes);
    const [check, baseline, lazy] = alternate([
      () => time('check_module', bytes.length),
      compile,
      under(compile, 'wasm-lazy-compilation'),
    ]);
    rows.push({ name, bytes: bytes.length, check, baseline, lazy });
    collect();
  }
  v8.setFlagsFromString('--wasm-lazy-compilation');
  const group = (/** @type {string} */ label, /** @type {typeof rows} */ some) => {
    const total = (/** @type {'bytes' | 'check' | 'baseline' | 'lazy'} */ key) => sum(some.map((row) => row[key]));
    const ratios = some.map((row) => row.check / row.baseline);
    const over = ratios.filter((ratio) => ratio > 0.25).length;
    const figures = [total('check') / total('baseline'), median(ratios), quantile(ratios, 0.95), Math.max(...ratios)];
    const megabytes = total('bytes') / 1e6;
    console.log(`| ${label} | ${some.length} | ${megabytes.toFixed(0)} | ${figures.map((one) => one.toFixed(3)).join(' | ')} | ${over} | \
${(total('check') / total('lazy')).toFixed(3)} | ${(megabytes / total('check') * 1e3).toFixed(0)} |`);
  };
  console.log('\n| modules | number | MB | check / compile, in total | median | p95 | most | over 0.25 | check / validate | MB/s |');
  console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
  group('all', rows);
  for (const [label, from, to] of /** @type {const} */ ([['under 20 KB', 0, 2e4], ['to 2 MB', 2e4, 2e6], ['larger', 2e6, Infinity]])) {
    const some = rows.filter((row) => row.bytes >= from && row.bytes < to);
    if (some.length > 0) group(label, some);
  }
  const slowest = rows.sort((a, b) => b.check / b.baseline - a.check / a.baseline).slice(0, 5);
  for (const row of slowest) console.error(`${row.name}: ${row.bytes} bytes, ${row.check.toFixed(3)} / ${row.baseline.toFixed(3)} ms`);
  return sum(rows.map((row) => row.check)) / sum(rows.map((row) => row.bytes)) * 1e6;
}

function scripts() {
  const rows = [];
  for (const { name, bytes } of samples(folder, '.js')) {
    put(bytes);
    // Small texts as often as is needed to be more than the clock's grain.
    const times = Math.max(1, Math.floor(2e5 / bytes.length));
    const many = (/** @type {'check_script' | 'bare_search'} */ call) => () => {
      let all = 0;
      for (let one = 0; one < times; one++) all += time(call, bytes.length);
      return all / times;
    };
    const [check, bare] = alternate([many('check_script'), many('bare_search')]);
    rows.push({ name, bytes: bytes.length, check, bare });
  }
  console.log('\n| scripts | number | MB | check / bare search, in total | median | p95 | most | check MB/s | bare MB/s |');
  console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
  const group = (/** @type {string} */ label, /** @type {typeof rows} */ some) => {
    const total = (/** @type {'bytes' | 'check' | 'bare'} */ key) => sum(some.map((row) => row[key]));
    const ratios = some.map((row) => row.check / row.bare);
    const figures = [total('check') / total('bare'), median(ratios), quantile(ratios, 0.95), Math.max(...ratios)];
    const speed = (/** @type {'check' | 'bare'} */ key) => (total('bytes') / total(key) / 1e3).toFixed(0);
    console.log(`| ${label} | ${some.length} | ${(total('bytes') / 1e6).toFixed(1)} | ${figures.map((one) => one.toFixed(2)).join(' | ')} | ${speed('check')} | ${speed('bare')} |`);
  };
  group('all', rows);
  for (const label of new Set(rows.map((row) => row.name.split('/')[0]))) {
    group(label, rows.filter((row) => row.name.startsWith(`${label}/`)));
  }
  const slowest = rows.sort((a, b) => b.check / b.bare - a.check / a.bare).slice(0, 5);
  for (const row of slowest) console.error(`${row.name}: ${row.bytes} bytes, ${(row.check / row.bare).toFixed(1)} x`);
  return sum(rows.map((row) => row.check)) / sum(rows.map((row) => row.bytes)) * 1e6;
}

/** Batches of a round: a batch of the small corpus takes under a millisecond. */
const BATCHES = 50;

/** @param {Frame[]} frames @returns {() => number} */
function batches(frames) {
  const bytes = packed(frames);
  return () => {
    put(bytes);
    let all = 0;
    for (let batch = 0; batch < BATCHES; batch++) all += time('frames', bytes.length);
    return all / BATCHES;
  };
}

function messages() {
  const honest = honestFrames(frameFile);
  const binary = honest.filter((frame) => frame.bytes);
  const [json, other] = [true, false].map((is) => honest.filter((frame) => !frame.bytes && isJson(frame) === is));
  const texts = json.map((frame) => frame.text ?? '');
  const parse = () => {
    let kept = 0;
    const start = performance.now();
    for (let batch = 0; batch < BATCHES; batch++) for (const text of texts) kept += JSON.parse(text) === null ? 1 : 0;
    return kept < 0 ? kept : (performance.now() - start) / BATCHES;
  };
  const copied = () => {
    let all = 0;
    for (let batch = 0; batch < BATCHES; batch++) all += timeOneByOne(json);
    return all / BATCHES;
  };
  const sides = [batches(json), parse, copied, batches(other), batches(binary)];
  for (const side of sides) side();
  const [judged, parsed, oneByOne, others, binaries] = alternate(sides);
  const row = (/** @type {string} */ label, /** @type {Frame[]} */ frames, /** @type {number} */ taken, /** @type {string} */ ratio) => {
    const bytes = packed(frames).length - 9 * frames.length;
    console.log(`| ${label} | ${frames.length} | ${(bytes / frames.length).toFixed(0)} | ${(taken / frames.length * 1e6).toFixed(0)} | ${ratio} |`);
  };
  console.log('\n| honest frames | number | bytes a frame | ns a frame | of JSON.parse |');
  console.log('| --- | ---: | ---: | ---: | ---: |');
  row('JSON.parse', json, parsed, '1');
  row('JSON, in memory', json, judged, (judged / parsed).toFixed(3));
  row('JSON, each copied in and judged by a call', json, oneByOne, (oneByOne / parsed).toFixed(3));
  row('other text, in memory', other, others, '');
  row('binary, in memory', binary, binaries, '');
  // Protocol by protocol, to see which are not turned away at once.
  for (const protocol of new Set(honest.map((frame) => frame.protocol))) {
    const frames = honest.filter((frame) => frame.protocol === protocol);
    const [taken] = alternate([batches(frames)]);
    console.error(`${protocol}: ${(taken / frames.length * 1e6).toFixed(0)} ns`);
  }
  const bytes = packed(honest).length - 9 * honest.length;
  return alternate([batches(honest)])[0] / bytes * 1e6;
}

const load = () => os.loadavg().map((one) => one.toFixed(1)).join(' ');
console.log(`${new Date().toISOString().slice(0, 10)}, Node ${process.version}, V8 ${process.versions.v8}, ${os.cpus()[0].model}, \
${os.cpus().length} processors, ${rounds} rounds; load ${load()}`);
/** @type {Record<string, number>} */
const typical = {};
if (only.includes('modules')) typical.module = modules();
if (only.includes('scripts')) typical.script = scripts();
if (only.includes('messages')) typical.frame = messages();
if (only.includes('worst')) worstInputs(typical);
console.log(`\nload ${load()}`);
