/**
 * Inputs that were made to be slow -> time per byte, as a multiple of what the corpus takes on average.
 *
 * Each script and module is measured at three sizes: where the larger one takes more per byte, time is not linear. One
 * that would take minutes, or traps because memory is full, says so.
 */
import { packed, put, restart, time } from './recognisers.mjs';
import { slowFrames } from './slow-frames.mjs';
import { slowModules } from './slow-modules.mjs';
import { slowScripts } from './slow-scripts.mjs';

const MB = 1 << 20;

/** Milliseconds beyond which a larger input is not tried. */
const PATIENCE = 30_000;

/** @param {() => number} side */
function best(side) {
  const first = side();
  // Noise only adds; what takes long is not repeated.
  return first > 2_000 ? first : Math.min(first, side(), side());
}

/**
 * @param {'check_script' | 'check_module'} call
 * @param {Uint8Array} bytes
 */
function measured(call, bytes) {
  try {
    put(bytes);
    return best(() => time(call, bytes.length));
  } catch (fault) {
    restart();
    return fault instanceof WebAssembly.RuntimeError ? 'trap' : String(fault);
  }
}

/**
 * @param {string} kind
 * @param {'check_script' | 'check_module'} call
 * @param {Record<string, (size: number) => Uint8Array>} inputs
 * @param {number} typical nanoseconds a byte
 */
function table(kind, call, inputs, typical) {
  console.log(`\n| worst ${kind}s (typical: ${typical.toFixed(2)} ns a byte) | 128 KB, ns a byte | 1 MB | 16 MB | multiple |`);
  console.log('| --- | ---: | ---: | ---: | ---: |');
  for (const [name, make] of Object.entries(inputs)) {
    if (process.env.INPUTS && !name.match(process.env.INPUTS)) continue;
    /** @type {(number | string)[]} */
    const figures = [];
    let worst = 0;
    let predicted = 0;
    for (const size of [MB / 8, MB, 16 * MB]) {
      const bytes = make(size);
      if (predicted > PATIENCE) {
        figures.push('not tried');
        break;
      }
      const taken = measured(call, bytes);
      if (typeof taken === 'string') {
        figures.push(taken);
        worst = Infinity;
        break;
      }
      const each = taken * 1e6 / bytes.length;
      // Small ones tell whether the next can be waited for, even if time grows with the square.
      predicted = taken * (size < MB ? 64 : 16);
      figures.push(each.toFixed(1));
      worst = Math.max(worst, each);
    }
    while (figures.length < 3) figures.push('');
    const mark = worst > 20 * typical ? '**' : '';
    console.log(`| ${name} | ${figures.join(' | ')} | ${mark}${worst === Infinity ? 'no end' : (worst / typical).toFixed(1)}${mark} |`);
  }
}

/** @param {number} typical nanoseconds a byte */
function frames(typical) {
  console.log(`\n| worst frames of 16 KB (typical: ${typical.toFixed(2)} ns a byte) | ns a byte | multiple |`);
  console.log('| --- | ---: | ---: |');
  for (const { name, batch } of slowFrames()) {
    if (process.env.INPUTS && !name.match(process.env.INPUTS)) continue;
    const bytes = packed(batch);
    put(bytes);
    const each = best(() => time('frames', bytes.length)) * 1e6 / bytes.length;
    const mark = each > 20 * typical ? '**' : '';
    console.log(`| ${name} | ${each.toFixed(1)} | ${mark}${(each / typical).toFixed(1)}${mark} |`);
  }
}

/**
 * @param {Record<string, number>} typical nanoseconds a byte of scripts, modules and frames; 1 where they were not measured
 */
export function worstInputs({ script = 1, module = 1, frame = 1 }) {
  table('script', 'check_script', slowScripts, script);
  table('module', 'check_module', slowModules, module);
  frames(frame);
}
