/**
 * The relay: between the hook of a document (page world) and the background.
 *
 * Meets the hook before any script of the page runs; does nothing more until the hook opens its port. Then: observations
 * -> checked (untrusted.js) -> batched (outbox.js) -> the background; its commands -> the hook, and the guards in workers.
 * Invariant: where the extension is gone (updated, removed), hook and guards are told to be silent.
 */

import { MEET } from '../hook/mark.js';
import guard from '../../built/guard.txt';
import { begin } from './orders.js';
import { watch } from './refused.js';

addEventListener(MEET, meet, true);
dispatchEvent(new Event(MEET));
watch();

/** @param {Event} event */
function meet(event) {
  const door = event instanceof FocusEvent ? event.relatedTarget : null;
  if (!door) return;
  removeEventListener(MEET, meet, true);
  event.stopImmediatePropagation();
  door.addEventListener('open', (opened) => {
    const [port] = opened instanceof MessageEvent ? opened.ports : [];
    if (port) begin(port);
  }, { once: true });
  door.addEventListener('guard', () => void door.dispatchEvent(new CustomEvent('guard-text', { detail: guard })));
}
