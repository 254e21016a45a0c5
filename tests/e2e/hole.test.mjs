/**
 * Chromium's hole: sockets of shared and service workers pass every rule. A worker whose text names a listed host is
 * convicted, and the server hears no more of it.
 *
 * A row is a kind of worker that sends a frame every BEAT milliseconds to a miner's host. In Firefox the request itself is
 * refused. That frames do arrive unless they are stopped is shown by the row that is a known limit.
 */
import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { html, script } from './harness/server.mjs';
import { inEachBrowser } from './harness/suite.mjs';
import { leaks } from './pages/hosts.mjs';

const BEAT = 200;
/** How long nothing may arrive after the stop. */
const SILENCE = 15 * BEAT;

/** Once stopped, the page may take as long to be loaded again, and its worker to end. */
const STOPPING = 6_000;

const SLOW = async () => {
  await wait(1_500);
  return script('');
};

const BEATING = `
  let socket, count = 0;
  setInterval(() => {
    if (!socket || socket.readyState > 1) socket = new WebSocket('wss://webminepool.com/proxy');
    else if (socket.readyState === 1) socket.send('{"count":' + (count += 1) + '}');
  }, ${BEAT});`;

/** @type {{ title: string, host: string, start: string, text?: string, limit?: string }[]} */
const ROWS = [
  { title: 'SharedWorker', host: 'beating.test', start: "new SharedWorker('/worker.js')" },
  { title: 'SharedWorker of a module', host: 'module-beating.test', start: "new SharedWorker('/worker.js', { type: 'module' })" },
  { title: 'data: SharedWorker', host: 'data-beating.test', start: `new SharedWorker('data:text/javascript,' + encodeURIComponent(${JSON.stringify(BEATING)}))`, limit: 'it has no file to refuse, and its guard is heard only once the page listens to it' },
  { title: 'ServiceWorker', host: 'service-beating.test', start: "navigator.serviceWorker.register('/worker.js')" },
  {
    title: 'ServiceWorker that is convicted before it is registered',
    host: 'slow-beating.test',
    start: "navigator.serviceWorker.register('/worker.js')",
    text: `${BEATING} importScripts('/slow.js');`,
  },
];

inEachBrowser('no socket of a resident worker stays open', {}, async ({ row, browser, web }) => {
  const tab = await browser.open('https://start.test/');
  for (const { title, host, start, text = BEATING, limit } of ROWS) {
    const isKnown = browser.name === 'chromium' && limit;
    await row(isKnown ? `${title} (known limit: ${limit})` : title, async () => {
      web.serve({ [`${host}/`]: html(`<script>${start}</script>`), [`${host}/worker.js`]: script(text), [`${host}/slow.js`]: SLOW });
      await tab.go(`https://${host}/`);
      if (browser.name === 'chromium') {
        if (isKnown) {
          await web.arrival(({ kind, host }) => kind === 'frame' && host.startsWith('webminepool.com'));
          await wait(STOPPING);
          web.forget();
          await wait(SILENCE);
          return assert.notDeepEqual(leaks(web), [], 'the limit is gone');
        }
        // The stop can be quicker than the first frame; that the page is loaded again shows that there was one.
        const loads = () => web.reached(host).filter(({ path }) => path === '/').length;
        await web.arrival(() => loads() > 1);
        const arrivals = () => web.reached('webminepool.com').length;
        const end = Date.now() + STOPPING + SILENCE;
        // Quiet for long enough, within the time.
        for (let [known, since] = [arrivals(), Date.now()]; Date.now() - since < SILENCE; await wait(BEAT)) {
          if (arrivals() !== known) [known, since] = [arrivals(), Date.now()];
          assert.ok(Date.now() < end, `${known} frames, and no end`);
        }
        web.forget();
        await wait(SILENCE);
      } else {
        await wait(SILENCE);
      }
      assert.deepEqual(leaks(web), []);
    });
  }
});
