/**
 * Answers: the way to the relay that needs no port: a private EventTarget, which both have once they have met.
 *
 * The relay calls once, by an event that no page can hear yet, and this is the answer. Who sends an event through it is
 * heard before the call returns.
 */

import { dictionary, dispatch, getter, halt, listen, listOf, port1Of, port2Of, unlisten, world } from './natives.js';
import { MEET } from './mark.js';

const { CustomEvent, Event, EventTarget, FocusEvent, MessageChannel, MessageEvent } = world;
const detailOf = getter(CustomEvent.prototype, 'detail');

export const door = new EventTarget();

/** The relay may call from now on. */
export function meet() {
  listen(world, MEET, function hear(/** @type {Event} */ event) {
    unlisten(world, MEET, hear, true);
    halt(event);
    dispatch(world, new FocusEvent(MEET, dictionary({ relatedTarget: door })));
  }, true);
}

/** @returns {MessagePort} whose other end the relay has */
export function openPort() {
  const channel = new MessageChannel();
  dispatch(door, new MessageEvent('open', dictionary({ ports: listOf([port2Of(channel)]) })));
  return port1Of(channel);
}

let guard = '';

/** What is put in front of workers. */
export function guardText() {
  if (guard === '') {
    listen(door, 'guard-text', (/** @type {CustomEvent} */ event) => (guard = detailOf(event)));
    dispatch(door, new Event('guard'));
  }
  return guard;
}
