/**
 * Answers: how busy a worker is.
 *
 * A timer that comes late says for how long something else ran. Told at long intervals, and only where it was busy. A timer
 * keeps a worker alive that nobody needs any more, so it ends with a period that was not busy, until something happens.
 */

import { later, listen, now, world } from '../hook/natives.js';
import { itself, tell } from '../hook/link.js';
import { state } from '../hook/wrap.js';

/** A look each LOOK_MS; WORTH_MS late is more than a timer is by itself. */
const LOOK_MS = 500;
const WORTH_MS = 4;

/** Told after so many looks, if at least a tenth of that time was work. */
const LOOKS = 20;

export function watchBusy() {
  let busy = 0;
  /** Looks that are left of this period; 0: nobody looks. */
  let left = 0;
  let begun = 0;
  const begin = () => {
    if (left > 0 || state.silent) return;
    busy = 0;
    left = LOOKS;
    begun = now();
    wait();
  };
  const wait = () => {
    const due = now() + LOOK_MS;
    later(() => look(due), LOOK_MS);
  };
  const look = (/** @type {number} */ due) => {
    const late = now() - due;
    if (late > WORTH_MS) busy += late;
    left -= 1;
    if (left > 0) return wait();
    const of = now() - begun;
    // Being told begins the next period.
    if (busy * 10 > of) tell({ what: 'busy', busy, of });
  };
  itself.told = begin;
  listen(world, 'message', begin);
  begin();
}
