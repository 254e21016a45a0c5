/**
 * Answers: what comes in at a socket, a channel, a worker or a port.
 *
 * A listener, before any of the page's, which could stop the event. Where a crowd of messages passes between two windows
 * (sample.js), there is none, so that a message costs nothing; a timer brings it back, behind those of the page.
 * Invariant: what was heard to be a crowd has one timer at most, and nothing else has any.
 */

import { dataOf, isTrusted, later, listen, mapDelete, mapGet, mapSet, mapSize, now, unlisten } from './natives.js';
import { attention } from './link.js';
import { WINDOW_MS } from './sample.js';
import { attempt } from './wrap.js';

/** At most so many rest at a time: they are held, and pages make ports for each call. */
const MOST_RESTING = 64;

/** @param {object} target @param {(data: unknown) => void} say @param {() => number} rest  of its sampler */
export function hear(target, say, rest) {
  const { resting } = attention;
  /** Not before this a listener that came back goes again: timers come late where a page is hidden. */
  let until = 0;
  const listener = (/** @type {MessageEvent} */ event) => attempt(heard, event);
  const heard = (/** @type {MessageEvent} */ event) => {
    if (!isTrusted(event)) return;
    say(dataOf(event));
    const pause = rest();
    if (pause <= 0 || now() < until || mapSize(resting) >= MOST_RESTING) return;
    unlisten(target, 'message', listener, true);
    mapSet(resting, target, wake);
    later(wake, pause);
  };
  const wake = () => {
    if (!mapGet(resting, target)) return;
    mapDelete(resting, target);
    const wait = rest();
    until = now() + (wait > 0 ? wait : 0) + WINDOW_MS;
    listen(target, 'message', listener, true);
  };
  listen(target, 'message', listener, true);
}
