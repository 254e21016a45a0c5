/**
 * The guard: the first code inside a worker that could be entered; the same hooks as in pages, and a look at how busy it is.
 *
 * Its text is one line and stands in front of the worker's own. It announces itself to whoever started the worker with
 * MARK and a port; from then on the port is its way to the relay. In a service worker, which most sites have for other
 * things, it does so when it has something to tell. Where it stands already (Firefox writes it in front of each module of a
 * worker), it does nothing.
 */

import { dictionary, dispatch, halt, later, listen, listOf, portsOf, post, then, uncurry, unlisten, world } from '../hook/natives.js';
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

/** How often a service worker looks for a page that could hear of its guard. */
const RETRY_MS = 4_000;

/* global wattguard: the function whose text all of this is, for workers of this worker. */

if (dispatch(world, new Event(MARK, { cancelable: true }))) {
  listen(world, MARK, (/** @type {Event} */ event) => {
    halt(event);
    event.preventDefault();
  });
  const { port1, port2 } = new MessageChannel();
  openWith(announcer(port1, port2));
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

/**
 * @param {MessagePort} near @param {MessagePort} far  the end that is given away
 * @returns {() => MessagePort}
 */
function announcer(near, far) {
  const { clients, Clients, Client } = world;
  if (clients) {
    const [listed, say] = [uncurry(Clients.prototype.matchAll), uncurry(Client.prototype.postMessage)];
    const find = () => {
      const pages = listed(clients, dictionary({ includeUncontrolled: true, type: 'window' }));
      // Where no page is open, the next one hears of it.
      void then(pages, (/** @type {any[]} */ { 0: page }) => (page ? say(page, MARK, listOf([far])) : later(find, RETRY_MS)), () => {});
      return near;
    };
    return find;
  }
  if (world.DedicatedWorkerGlobalScope) {
    uncurry(world.postMessage)(world, MARK, [far]);
  } else {
    // A shared worker has as many ports as pages; the first hears of it.
    listen(world, 'connect', function first(/** @type {MessageEvent} */ event) {
      unlisten(world, 'connect', first);
      const page = portsOf(event)[0];
      if (page) post(page, MARK, [far]);
    });
  }
  return () => near;
}
