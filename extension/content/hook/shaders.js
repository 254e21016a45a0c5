/**
 * Answers: the sources of shaders that could compute hashes: graphics processors mine too.
 */

import { setAdd, setHas, setSize, sliceText, uncurry, world } from './natives.js';
import { tell } from './link.js';
import { observe } from './wrap.js';

/** Shorter ones hold no hash function: SHA-256 alone needs 64 constants of 10 characters. */
const SHORTEST = 1024;
const LONGEST = 256 * 1024;
const MOST = 32;

/** Where shaders come from: owner, method, which argument holds the text. @type {[string, string, (args: any[]) => unknown][]} */
const SOURCES = [
  ['GPUDevice', 'createShaderModule', (args) => args[0]?.code],
  ['WebGLRenderingContext', 'shaderSource', (args) => args[1]],
  ['WebGL2RenderingContext', 'shaderSource', (args) => args[1]],
];

/** @type {Set<unknown>} */
const told = new Set();
const includes = uncurry(String.prototype.includes);

export function watchShaders() {
  for (const [owner, name, textOf] of SOURCES) {
    observe(world[owner]?.prototype, name, (args) => {
      const text = textOf(args);
      // Constants of hash functions are written in hexadecimal; light and colour are not.
      if (typeof text !== 'string' || text.length < SHORTEST || setSize(told) >= MOST || !includes(text, '0x')) return;
      if (setHas(told, text)) return;
      setAdd(told, text);
      tell({ what: 'script', url: '', text: sliceText(text, 0, LONGEST) });
    });
  }
}
