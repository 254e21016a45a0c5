/**
 * What an allowance frees, and what it must not: it belongs to the site of the tab.
 *
 * A row is a place under an allowed site, or an allowed host under a hostile one; every kind of request goes to a miner.
 * Where a browser cannot do what is right, the row says so and asserts what it does today.
 */
import assert from 'node:assert/strict';
import { press, read } from './harness/popup.mjs';
import { inEachBrowser, inPopup } from './harness/suite.mjs';
import { kindsIn, runIn } from './pages/contexts.mjs';
import { attempt, leaks, MINERS } from './pages/hosts.mjs';

/**
 * @typedef {import('./pages/contexts.mjs').Context} Context
 * @typedef {import('./harness/browsers.mjs').BrowserName} BrowserName
 *
 * @typedef {object} Place
 * @property {string} title
 * @property {Context} context
 * @property {boolean} free  what is right
 * @property {BrowserName[]} [wrongIn]  which do the opposite: known failures. Chromium's escaping sockets are none of these
 */

const SITE = 'allowed.test';
const OTHER = 'frame.test';
const HOSTILE = 'hostile.test';

/** @type {Place[]} */
const PLACES = [
  { title: 'page', context: { documents: [SITE] }, free: true },
  { title: 'subdomain', context: { documents: [`www.${SITE}`] }, free: true },
  { title: 'iframe', context: { documents: [SITE, SITE] }, free: true },
  { title: 'cross-origin iframe', context: { documents: [SITE, OTHER] }, free: true },
  { title: 'iframe in a cross-origin iframe', context: { documents: [SITE, OTHER, 'deep.test'] }, free: true },
  { title: 'dedicated worker', context: { documents: [SITE], worker: 'dedicated' }, free: true },
  { title: 'blob worker', context: { documents: [SITE], worker: 'blob' }, free: true },
  { title: 'data worker', context: { documents: [SITE], worker: 'data' }, free: true },
  { title: 'dedicated worker of a cross-origin iframe', context: { documents: [SITE, OTHER], worker: 'dedicated' }, free: true },
  { title: 'blob worker of a cross-origin iframe', context: { documents: [SITE, OTHER], worker: 'blob' }, free: true },
  { title: 'data worker of a cross-origin iframe', context: { documents: [SITE, OTHER], worker: 'data' }, free: true },
  { title: 'SharedWorker', context: { documents: [SITE], worker: 'shared' }, free: true },
  { title: 'ServiceWorker', context: { documents: [SITE], worker: 'service' }, free: true },
  { title: 'data SharedWorker', context: { documents: [SITE], worker: 'sharedData' }, free: true, wrongIn: ['chromium', 'firefox'] },
  { title: 'SharedWorker of a cross-origin iframe', context: { documents: [SITE, OTHER], worker: 'shared' }, free: true, wrongIn: ['chromium', 'firefox'] },
  { title: 'allowed host in a hostile page', context: { documents: [HOSTILE, SITE] }, free: false },
  { title: 'dedicated worker of an allowed host in a hostile page', context: { documents: [HOSTILE, SITE], worker: 'dedicated' }, free: false },
  { title: 'blob worker of an allowed host in a hostile page', context: { documents: [HOSTILE, SITE], worker: 'blob' }, free: false },
  { title: 'data worker of an allowed host in a hostile page', context: { documents: [HOSTILE, SITE], worker: 'data' }, free: false },
  { title: 'hostile host in an allowed host in a hostile page', context: { documents: [HOSTILE, SITE, HOSTILE] }, free: false },
  { title: 'SharedWorker of an allowed host in a hostile page', context: { documents: [HOSTILE, SITE], worker: 'shared' }, free: false, wrongIn: ['chromium', 'firefox'] },
  { title: 'another site', context: { documents: [OTHER] }, free: false },
  { title: 'a site whose name ends alike', context: { documents: [`not${SITE}`] }, free: false },
  { title: 'worker of another site', context: { documents: [OTHER], worker: 'dedicated' }, free: false },
];

for (const duration of /** @type {const} */ (['session', 'always'])) {
  inEachBrowser(`an allowance (${duration})`, {}, async ({ row, browser, web }) => {
    const tab = await browser.open(`https://${SITE}/`);
    await inPopup(browser, tab, (popup) => press(popup, 'allow', duration));
    // Rows are about rules. The guard loads a mining frame again, once; that may come before the frame has told its outcomes.
    await browser.inExtension((reloaded) => chrome.storage.session.set({ reloaded }), [`${SITE} in ${HOSTILE}`]);

    for (const { title, context, free, wrongIn = [] } of PLACES) {
      const wrong = wrongIn.includes(browser.name);
      await row(`${free ? 'frees' : 'does not free'}: ${title}${wrong ? ' (known failure)' : ''}`, async () => {
        const kinds = kindsIn(context);
        const all = kinds.map((kind, at) => attempt(kind, 'https', MINERS[at] ?? ''));
        const outcomes = await runIn(web, tab.go, context, 'https', all);
        const escapes = browser.name === 'chromium' && ['shared', 'sharedData', 'service'].includes(context.worker ?? '');
        const expected = kinds.map((kind) => (free !== wrong || (escapes && kind === 'websocket') ? 'arrived' : 'refused'));
        assert.deepEqual(outcomes.map(({ outcome }) => outcome), expected, JSON.stringify(kinds));
        assert.equal(leaks(web).some((leak) => !leak.startsWith('upgrade') && !leak.startsWith('frame')), free !== wrong);
      });
    }

    await row('shows what this browser cannot free', async () => {
      await tab.go(`https://${SITE}/`);
      const shown = await inPopup(browser, tab, read);
      assert.equal(shown.state, 'allowed');
      assert.match(shown.notices.gaps ?? '', /worker/i);
    });
  });
}

inEachBrowser('a temporary allowance', {}, async ({ row, browser, web }) => {
  const tab = await browser.open('https://hour.test/');
  const mining = [attempt('script', 'https', 'coinhive.com'), attempt('websocket', 'https', 'crypto-loot.com')];
  const outcomes = async () => (await runIn(web, tab.go, { documents: ['hour.test'] }, 'https', mining)).map(({ outcome }) => outcome);

  await row('ends on time, without anyone looking', async () => {
    await inPopup(browser, tab, (popup) => press(popup, 'allow', 'hour'));
    assert.deepEqual(await outcomes(), ['arrived', 'arrived']);
    await endSoon(browser, 500);
    assert.deepEqual(await outcomes(), ['refused', 'refused']);
    const shown = await inPopup(browser, tab, read);
    assert.deepEqual([shown.state, shown.stopped], ['stopped', 2]);
  });

  await row('does not outlive its time where the alarm never came', async () => {
    await inPopup(browser, tab, (popup) => press(popup, 'allow', 'hour'));
    await browser.inExtension(async () => {
      await chrome.alarms.clearAll();
      const { allowances } = await chrome.storage.session.get('allowances');
      const [allowance] = Object.values(/** @type {Record<string, { until: number }>} */ (allowances));
      if (allowance) allowance.until = Date.now() - 1;
      await chrome.storage.session.set({ allowances });
    });
    const shown = await inPopup(browser, tab, read);
    assert.equal(shown.buttons.includes('revoke'), false);
  });
});

/**
 * Moves the end of every temporary allowance, and its alarm, to a moment from now; returns when it has taken effect.
 * @param {import('./harness/browsers.mjs').Browser} browser @param {number} delay  in milliseconds
 */
async function endSoon(browser, delay) {
  await browser.inExtension(async (delay) => {
    const until = Date.now() + delay;
    const { allowances } = await chrome.storage.session.get('allowances');
    for (const allowance of Object.values(/** @type {Record<string, { until: number }>} */ (allowances))) allowance.until = until;
    await chrome.storage.session.set({ allowances });
    const alarms = await chrome.alarms.getAll();
    if (alarms.length === 0) throw new Error('no alarm is set');
    await Promise.all(alarms.map(({ name }) => chrome.alarms.create(name, { when: until })));
    const lifted = async () => (await chrome.declarativeNetRequest.getSessionRules()).length === 0;
    while (!(await lifted())) {
      if (Date.now() > until + 20_000) throw new Error('the rule outlives its time');
      await new Promise((next) => setTimeout(next, 50));
    }
  }, delay);
}
