/**
 * The relay: between the hook of a document (page world) and the background.
 *
 * Meets the hook before any script of the page runs; does nothing more until the hook opens its port: all else is
 * imported, which is to say run, only then. Then: observations -> checked (untrusted.js) -> batched (outbox.js) -> the
 * background; its commands -> the hook, and the guards in workers.
 * Invariant: where the extension is gone (updated, removed), hook and guards are told to be silent.
 */

import { MEET } from '../hook/mark.js';
import guard from '../../built/guard.txt';
import { look } from './here.js';
import { JOINT } from '../suspect/joint.js';

addEventListener(MEET, meet, true);
dispatchEvent(new Event(MEET));
// Errors of elements do not bubble, and are caught on their way down.
addEventListener('error', failed, { capture: true, passive: true });

// Where the site is suspect: what the watcher of its parser has found (content/suspect/). No page sees a name of this world.
Reflect.set(globalThis, JOINT, /** @type {import('../suspect/joint.js').Joint} */ (async (what, text) => (await import('./orders.js')).tell(what, text)));

/** @param {Event} event */
function meet(event) {
  const door = event instanceof FocusEvent ? event.relatedTarget : null;
  if (!door) return;
  removeEventListener(MEET, meet, true);
  event.stopImmediatePropagation();
  door.addEventListener('open', async (opened) => {
    const [port] = opened instanceof MessageEvent ? opened.ports : [];
    const { begin } = await import('./orders.js');
    if (port) begin(port);
  }, { once: true });
  door.addEventListener('guard', () => void door.dispatchEvent(new CustomEvent('guard-text', { detail: guard })));
  door.addEventListener('here', look);
}

/** What a page dispatches itself says nothing. @param {ErrorEvent} event */
async function failed({ target, isTrusted }) {
  if (isTrusted && target instanceof Element) (await import('./refused.js')).failed(target);
}
