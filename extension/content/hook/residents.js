/**
 * Answers: which shared and service workers a page starts.
 *
 * A shared worker is told by its address: pages that give the same one share it. So those of blob: and http addresses start
 * as they are, and the relay reads their text; a data: address with the guard in front is the same for every page. In
 * Firefox a guard may stand in the others too (background/enter.js).
 */

import { construct, getter, startsWith, world } from './natives.js';
import { here } from './here.js';
import { name, tell } from './link.js';
import { overhear } from './messages.js';
import { announced, enter, source, withFirst } from './workers.js';
import { attempt, observe, replace } from './wrap.js';

const { SharedWorker, ServiceWorkerContainer } = world;
const nothing = () => {};

/** @param {() => string} guardText  what is put in front */
export function watchResidents(guardText) {
  if (SharedWorker) {
    const portOf = getter(SharedWorker.prototype, 'port');
    const started = (/** @type {SharedWorker} */ worker, /** @type {unknown} */ address) => {
      const { url, blob, text } = source(address);
      const id = name();
      tell({ what: 'worker', id, kind: 'shared', url, blob, text });
      here();
      const port = portOf(worker);
      announced(port, id, 'shared');
      overhear(port, url, nothing);
    };
    replace(world, 'SharedWorker', {
      construct(original, args, target) {
        const entered = typeof args[0] === 'string' && startsWith(args[0], 'data:') && attempt(enter, args[0], guardText);
        const worker = construct(original, entered ? withFirst(entered, args) : args, target);
        attempt(started, worker, args[0]);
        return worker;
      },
    });
  }
  observe(ServiceWorkerContainer?.prototype, 'register', (args) => {
    const { url } = source(args[0]);
    const id = name();
    tell({ what: 'worker', id, kind: 'service', url, blob: null, text: null });
    here();
  });
  try {
    // A service worker can be older than this page. Only Firefox lets a guard into one; elsewhere it costs for nothing.
    const container = world.document && 'mozInnerScreenX' in world && world.navigator.serviceWorker;
    if (container) announced(container, 0, 'service');
  } catch {
    // Sandboxed documents have none.
  }
}
