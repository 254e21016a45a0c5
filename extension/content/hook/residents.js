/**
 * Answers: which shared and service workers a page starts.
 *
 * A shared worker is told by its address: pages that give the same one share it. So those of blob: and http addresses start
 * as they are, and the relay reads their text; a data: address with the guard in front is the same for every page. In
 * Firefox a guard may stand in the others too (background/enter.js).
 */

import { apply, construct, getter, own, world } from './natives.js';
import { spelled } from './address.js';
import { here } from './here.js';
import { name, tell } from './link.js';
import { overhear } from './messages.js';
import { announced, enter, entersAll, source, withFirst } from './workers.js';
import { attempt, observe, replace } from './wrap.js';

const SharedWorker = own(world, 'SharedWorker');
const nothing = () => {};

/** @param {() => string} guardText  what is put in front */
export function watchResidents(guardText) {
  if (SharedWorker) {
    const portOf = getter(SharedWorker.prototype, 'port');
    const started = (/** @type {SharedWorker} */ worker, /** @type {unknown} */ address, /** @type {string | undefined} */ entered) => {
      const { url, blob, text } = source(address);
      const id = name();
      tell({ what: 'worker', id, kind: 'shared', url, blob, text });
      here();
      const port = portOf(worker);
      if (entered || entersAll) announced(port, id, 'shared');
      overhear(port, url, nothing);
    };
    replace(world, 'SharedWorker', {
      construct(original, args, target) {
        const address = spelled(args[0]);
        const entered = attempt(() => (source(address).text === null ? undefined : enter(address, null, guardText)));
        const worker = construct(original, withFirst(entered ?? address, args), target);
        attempt(started, worker, address, entered);
        return worker;
      },
    });
  }
  replace(own(world, 'ServiceWorkerContainer')?.prototype, 'register', {
    apply(original, self, args) {
      let address = args[0];
      try {
        address = spelled(address);
      } catch (fault) {
        // It is the page's, and comes to it by the promise.
        address = { toString() { throw fault; } };
      }
      const result = apply(original, self, withFirst(address, args));
      attempt(() => {
        tell({ what: 'worker', id: name(), kind: 'service', url: source(address).url, blob: null, text: null });
        here();
      });
      return result;
    },
  });
  // Of an audio worklet or any other: what it loads is all that is known of it.
  observe(own(world, 'Worklet')?.prototype, 'addModule', (args) => {
    const { url, text } = source(args[0]);
    if (url && text === null) tell({ what: 'script', url, text });
  });
  try {
    // A service worker can be older than this page.
    const container = world.document && entersAll && world.navigator.serviceWorker;
    if (container) announced(container, 0, 'service');
  } catch {
    // Sandboxed documents have none.
  }
}
