/**
 * Answers: how busy a worker is.
 *
 * A timer that comes late says for how long something else ran. Told at long intervals, and only where it was busy: a
 * worker that waits costs nothing and says nothing.
 */

import { later, now } from '../hook/natives.js';
import { tell } from '../hook/link.js';
import { state } from '../hook/wrap.js';

/** A look each LOOK_MS; WORTH_MS late is more than a timer is by itself. */
const LOOK_MS = 500;
const WORTH_MS = 4;

/** Told after so many looks, if at least a tenth of that time was work. */
const LOOKS = 20;

export function watchBusy() {
  let busy = 0;
  let looks = 0;
  let begun = now();
  const look = (/** @type {number} */ due) => {
    const late = now() - due;
    if (late > WORTH_MS) busy += late;
    looks += 1;
    if (looks === LOOKS) {
      const of = now() - begun;
      if (busy * 10 > of) tell({ what: 'busy', busy, of });
      [busy, looks, begun] = [0, 0, now()];
    }
    if (!state.silent) next();
  };
  const next = () => {
    const due = now() + LOOK_MS;
    later(() => look(due), LOOK_MS);
  };
  next();
}
