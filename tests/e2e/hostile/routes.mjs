/**
 * The site of the probes: -> routes for the web of the test.
 */
import { html, script, wasm } from '../harness/server.mjs';
import { DUMP } from './dump.mjs';
import { PROBES } from './probes.mjs';
import { READS } from './reads.mjs';
import { WAYS, WORKER } from './ways.mjs';

/** What a guard says first, and other words that a page could guess (extension/content/hook/mark.js). */
const MARKERS = ['wattguard: a guard stands in this worker', 'wattguard', 'guarded', { what: 'guarded' }];

/** @type {import('../harness/server.mjs').Routes} */
export const ROUTES = {
  'probe.test/': html('<title>probes</title><body><script src="/dump.js"></script><script src="/probes.js"></script>'),
  'probe.test/page': html('<title>a page</title>'),
  'probe.test/dump.js': script(DUMP),
  'probe.test/probes.js': script(`${PROBES}\nconst WORKER = ${JSON.stringify(WORKER)};\nconst DUMP = ${JSON.stringify(DUMP)};\n${READS}\n${WAYS}`),
  'probe.test/worker.js': script(`${WORKER}postMessage(line.join("; "));`),
  'probe.test/module-worker.js': script(`${WORKER}const waited = await 1; postMessage(line.join("; ") + waited + (import.meta.url === location.href));`),
  'probe.test/fault.js': script('\n\nnull.x;'),
  'probe.test/told.js': script('postMessage(1);'),
  'probe.test/empty.js': script('var emptied = 1;'),
  'probe.test/forging.js': script(`for (const marker of ${JSON.stringify(MARKERS)}) postMessage(marker, [new MessageChannel().port1]); postMessage('end');`),
  'probe.test/module.wasm': wasm(),
};
