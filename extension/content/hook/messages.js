/**
 * Answers: what a page and its workers say to each other.
 *
 * The classic miner keeps its socket in the page and hands jobs to workers, which hand shares back: for us the page stands
 * where the pool stands. Ports are heard only once their other end went to a worker.
 */

import { dataOf, getter, isArray, isTrusted, listen, uncurry, weakGet, weakSet, world } from './natives.js';
import { sampler } from './sample.js';
import { portrait } from './portrait.js';
import { converse, quietly } from './sockets.js';
import { observe } from './wrap.js';

/** Shorter messages are neither job nor share. */
const SHORTEST = 16;

/** What a message counts for, as long as nobody has looked at it: a job has some 300 characters. */
const USUAL_BYTES = 256;

/** @typedef {import('./sockets.js').Tap} Tap */

/** Of workers and of ports that lead to one. @type {WeakMap<object, Tap>} */
const taps = new WeakMap();
/** The other end of a port. @type {WeakMap<object, object>} */
const others = new WeakMap();

/**
 * Listens to a worker, or to a port that leads to one.
 * @param {object} target @param {string} url @param {(target: any) => void} end
 */
export function overhear(target, url, end) {
  if (weakGet(taps, target)) return;
  /** @type {Tap | undefined} */
  let tap;
  const isWanted = sampler();
  const say = (/** @type {boolean} */ sent, /** @type {unknown} */ data) => {
    // Asked first: pages send thousands a second, and to look at them costs more than to send them.
    if (typeof data === 'number' || data == null || !isWanted(USUAL_BYTES)) return;
    const text = portrait(data);
    if (text.length < SHORTEST) return;
    tap ??= converse(target, 'channel', url, end);
    tap(sent, text);
  };
  weakSet(taps, target, say);
  listen(target, 'message', (/** @type {MessageEvent} */ event) => quietly(() => isTrusted(event) && say(true, dataOf(event))));
}

export function watchMessages() {
  const { Worker, MessagePort, MessageChannel } = world;
  const [first, second] = [getter(MessageChannel.prototype, 'port1'), getter(MessageChannel.prototype, 'port2')];
  observe(world, 'MessageChannel', (_args, channel) => {
    const port1 = first(channel);
    const port2 = second(channel);
    weakSet(others, port1, port2);
    weakSet(others, port2, port1);
  });
  observe(MessagePort.prototype, 'postMessage', (args, _result, port) => weakGet(taps, port)?.(false, args[0]));
  observe(Worker?.prototype, 'postMessage', (args, _result, worker) => {
    weakGet(taps, worker)?.(false, args[0]);
    const transferred = isArray(args[1]) ? args[1] : args[1]?.transfer;
    for (let at = 0; isArray(transferred) && at < transferred.length && at < 8; at += 1) {
      const near = weakGet(others, transferred[at]);
      if (near) overhear(near, '', close);
    }
  });
}

const close = uncurry(world.MessagePort.prototype.close);
