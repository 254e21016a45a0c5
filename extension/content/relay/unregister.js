/**
 * Answers: which registrations belong to service workers that are to end; ends them.
 */

import { find, linksIn } from './links.js';
import { pause } from './pause.js';

/** A worker is listed once its script has run, and its text may be convicted before: it is looked for this often. */
const TRIES = 25;
const PAUSE_MS = 200;

/** @param {string[]} things @returns {Promise<number>} how many were unregistered */
export async function unregister(things) {
  for (let tries = 0; tries < TRIES; tries += 1) {
    // Looked up each time: the controller may come late.
    const addresses = new Set(things.flatMap(addressOf));
    const registrations = (await navigator.serviceWorker?.getRegistrations()) ?? [];
    const theirs = registrations.filter(({ active, waiting, installing }) =>
      [active, waiting, installing].some((worker) => worker && addresses.has(worker.scriptURL)),
    );
    await Promise.all(theirs.map((registration) => registration.unregister()));
    if (theirs.length > 0) return theirs.length;
    await pause(PAUSE_MS);
  }
  return 0;
}

/** Of a service worker, or of the one that a thing lies in. @param {string} thing @returns {string[]} */
function addressOf(thing) {
  const { link, id } = find(thing);
  if (!link) return [];
  const worker = link.place === 'service' && link.worker ? link.worker : { link, id };
  const known = worker.link.workers.get(worker.id);
  if (known) return known.kind === 'service' && known.url ? [known.url] : [];
  // Only its guard has said that it is there.
  const isThere = linksIn(worker.link, worker.id).some(({ place }) => place === 'service');
  const controller = navigator.serviceWorker?.controller;
  return isThere && controller ? [controller.scriptURL] : [];
}
