/**
 * Answers: which script element is running, where something begins: the relay looks, now (relay/here.js).
 */

import { dispatch, world } from './natives.js';
import { door } from './door.js';
import { state } from './wrap.js';

const { Event } = world;

export function here() {
  if (!state.silent) dispatch(door, new Event('here'));
}
