/**
 * Answers: what a page and its workers say to each other.
 *
 * The classic miner keeps its socket in the page and hands jobs to workers, which hand shares back: for us the page stands
 * where the pool stands. Ports are heard only once their other end went to a worker.
 */

import { isArray, own, port1Of, port2Of, uncurry, weakGet, weakSet, world } from './natives.js';
import { FRAME_BYTES } from './limits.js';
import { hear } from './hear.js';
import { sampler } from './sample.js';
import { portrait } from './portrait.js';
import { converse } from './sockets.js';
import { observe } from './wrap.js';

/** Shorter messages are neither job nor share. */
const SHORTEST = 16;

/** What a message counts for, as long as nobody has looked at it: a job has some 300 characters. */
const usualBytes = () => 256;

/** @typedef {import('./sockets.js').Tap} Tap */

/** Of workers and of ports that lead to one. @type {WeakMap<object, { say: Tap, sample: import('./sample.js').Sampler }>} */
const heard = new WeakMap();
/** The other end of a port. @type {WeakMap<object, object>} */
const others = new WeakMap();

/**
 * Listens to a worker, or to a port that leads to one.
 * @param {object} target @param {string} url @param {(target: any) => void} end
 * @param {import('./sample.js').Sampler} sample  one for a worker and all ports to it: pages make a port for each call
 */
export function overhear(target, url, end, sample = sampler(usualBytes)) {
  if (weakGet(heard, target)) return;
  /** @type {Tap | undefined} */
  let tap;
  const say = (/** @type {boolean} */ sent, /** @type {unknown} */ data) => {
    // Asked first: pages send thousands a second, and to look at them costs more than to send them.
    if (typeof data === 'number' || data == null || !sample.isWanted(data)) return;
    const text = portrait(data);
    if (text.length < SHORTEST) return;
    tap ??= converse(target, 'channel', url, end, (drawn) => /** @type {string} */ (drawn).length <= FRAME_BYTES);
    tap(sent, text);
  };
  weakSet(heard, target, { say, sample });
  hear(target, (data) => say(true, data), sample.rest);
}

export function watchMessages() {
  observe(world, 'MessageChannel', (_args, channel) => {
    const port1 = port1Of(channel);
    const port2 = port2Of(channel);
    weakSet(others, port1, port2);
    weakSet(others, port2, port1);
  });
  observe(world.MessagePort.prototype, 'postMessage', (args, _result, port) => weakGet(heard, port)?.say(false, args[0]));
  observe(own(world, 'Worker')?.prototype, 'postMessage', (args, _result, worker) => {
    const known = weakGet(heard, worker);
    known?.say(false, args[0]);
    const transferred = isArray(args[1]) ? args[1] : args[1]?.transfer;
    for (let at = 0; isArray(transferred) && at < transferred.length && at < 8; at += 1) {
      const near = weakGet(others, transferred[at]);
      if (near) overhear(near, '', close, known?.sample);
    }
  });
}

const close = uncurry(world.MessagePort.prototype.close);
