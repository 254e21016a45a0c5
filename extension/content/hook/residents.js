/**
 * Answers: which shared and service workers a page starts. They outlive it and are told by their address, so they start as
 * they are; the relay asks for their text again. In Firefox a guard may stand in them (background/enter.js).
 */

import { getter, world } from './natives.js';
import { here } from './here.js';
import { register, tell } from './link.js';
import { overhear } from './messages.js';
import { announced, source } from './workers.js';
import { observe } from './wrap.js';

const { SharedWorker, ServiceWorkerContainer } = world;
const nothing = () => {};

export function watchResidents() {
  if (SharedWorker) {
    const portOf = getter(SharedWorker.prototype, 'port');
    observe(world, 'SharedWorker', (args, worker) => {
      const { url, blob, text } = source(args[0]);
      const id = register(worker, nothing);
      tell({ what: 'worker', id, kind: 'shared', url, blob, text });
      here();
      const port = portOf(worker);
      announced(port, id, 'shared');
      overhear(port, url, nothing);
    });
  }
  observe(ServiceWorkerContainer?.prototype, 'register', (args, _result, container) => {
    const { url } = source(args[0]);
    const id = register(container, nothing);
    tell({ what: 'worker', id, kind: 'service', url, blob: null, text: null });
    here();
  });
  try {
    // A service worker can be older than this page.
    const container = world.document && world.navigator.serviceWorker;
    if (container) announced(container, 0, 'service');
  } catch {
    // Sandboxed documents have none.
  }
}
