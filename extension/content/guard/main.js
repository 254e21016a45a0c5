/**
 * The guard: the first code inside a worker that could be entered; the same hooks as in pages, and a look at how busy it is.
 *
 * Its text is one line and stands in front of the worker's own. It announces itself to whoever started the worker with
 * MARK and a port; from then on the port is its way to the relay. Where it stands already (Firefox writes it in front of
 * each module of a worker), it does nothing.
 */

import { dispatch, listen, portsOf, post, uncurry, unlisten, world } from '../hook/natives.js';
import { itself, openWith } from '../hook/link.js';
import { MARK } from '../hook/mark.js';
import { watchMessages } from '../hook/messages.js';
import { watchModules } from '../hook/modules.js';
import { watchPolling } from '../hook/polling.js';
import { watchSockets } from '../hook/sockets.js';
import { watchWorkers } from '../hook/workers.js';
import { disguise } from '../hook/wrap.js';
import { watchImports } from './imports.js';
import { watchBusy } from './busy.js';

/* global wattguard: the function whose text all of this is, for workers of this worker. */

if (dispatch(world, new Event(MARK, { cancelable: true }))) {
  listen(world, MARK, (/** @type {Event} */ event) => {
    event.stopImmediatePropagation();
    event.preventDefault();
  });
  const { port1, port2 } = new MessageChannel();
  announce(port2);
  openWith(() => port1);
  if (world.close) itself.close = world.close.bind(world);
  disguise();
  watchSockets();
  watchModules();
  watchMessages();
  // @ts-expect-error a name that only the finished text has
  watchWorkers(() => `(${wattguard})();`);
  watchPolling();
  watchImports();
  watchBusy();
}

/** @param {MessagePort} port */
function announce(port) {
  if (typeof world.postMessage === 'function' && 'DedicatedWorkerGlobalScope' in world) {
    uncurry(world.postMessage)(world, MARK, [port]);
  } else if ('ServiceWorkerGlobalScope' in world) {
    void world.clients.matchAll({ includeUncontrolled: true, type: 'window' }).then((/** @type {any[]} */ pages) => pages[0]?.postMessage(MARK, [port]));
  } else {
    // A shared worker has as many ports as pages; the first hears of it.
    listen(world, 'connect', function first(/** @type {MessageEvent} */ event) {
      unlisten(world, 'connect', first);
      const page = portsOf(event)[0];
      if (page) post(page, MARK, [port]);
    });
  }
}
