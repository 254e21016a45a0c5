/**
 * Answers: the sources of shaders that could compute hashes: graphics processors mine too.
 */

import { mapGet, mapSet, mapSize, own, sliceText, uncurry, world } from './natives.js';
import { tell } from './link.js';
import { observe, state } from './wrap.js';

/** Shorter ones hold no hash function: SHA-256 alone needs 64 constants of 10 characters. */
const SHORTEST = 1024;
const LONGEST = 256 * 1024;
const MOST = 32;

/** Contexts by the beginning of their name; with hundreds of constants they are the dearest interfaces a browser makes. */
const CONTEXTS = ['WebGLRenderingContext', 'WebGL2RenderingContext'];

/** @type {Map<unknown, true>} */
const told = new Map();
const includes = uncurry(String.prototype.includes);

export function watchShaders() {
  observe(own(world, 'GPUDevice')?.prototype, 'createShaderModule', (args) => look(args[0]?.code));
  let isWatched = false;
  // Not before a page draws in three dimensions: 3 ms of each frame.
  const drawn = (/** @type {any[]} */ { 0: kind }) => {
    if (isWatched || typeof kind !== 'string' || !includes(kind, 'webgl')) return;
    isWatched = true;
    for (let at = 0; at < CONTEXTS.length; at += 1) {
      observe(own(world, `${CONTEXTS[at]}`)?.prototype, 'shaderSource', (args) => look(args[1]));
    }
  };
  observe(own(world, 'HTMLCanvasElement')?.prototype, 'getContext', drawn);
  observe(own(world, 'OffscreenCanvas')?.prototype, 'getContext', drawn);
}

/** @param {unknown} text */
function look(text) {
  // Constants of hash functions are written in hexadecimal; light and colour are not.
  if (typeof text !== 'string' || text.length < SHORTEST || mapSize(told) >= MOST || !includes(text, '0x')) return;
  if (state.silent || mapGet(told, text)) return;
  mapSet(told, text, true);
  tell({ what: 'script', url: '', text: sliceText(text, 0, LONGEST) });
}
