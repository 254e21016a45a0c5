/**
 * Answers: can the popup be used without a pointer, and does it say what it does? Drives popup.html in Chromium with Tab
 * and Enter only, against the `browser` of fake.mjs.
 *
 *     node --test tests/screens/
 */
// @ts-check

import assert from 'node:assert/strict';
import test from 'node:test';
import { withChromium } from './browser.mjs';
import { pretend, withExtensionServed } from './fake.mjs';
import { NOON, reports } from './reports.mjs';

/** @typedef {import('puppeteer-core').Page} Page */

/**
 * @param {string} name  of the report
 * @param {(page: Page) => Promise<void>} use
 * @param {string} [query]
 */
const withPopup = (name, use, query = '') => withExtensionServed((address) => withChromium(async (browser) => {
  const page = await browser.newPage();
  await pretend(page, { locale: 'en', now: NOON, report: reports[name] ?? null });
  await page.goto(`${address}/extension/popup/popup.html${query}`);
  await ready(page);
  await use(page);
}));

/** @param {Page} page */
const ready = (page) => page.waitForSelector('body[data-ready=true]');

/** @param {Page} page @returns {Promise<object[]>} */
const sent = (page) => page.evaluate(() => /** @type {any} */ (globalThis).sent);

/** @param {Page} page */
const focused = (page) => page.evaluate(() => {
  const { dataset, textContent, tagName } = /** @type {HTMLElement} */ (document.activeElement);
  return [tagName.toLowerCase(), dataset['action'], dataset['duration']].filter(Boolean).join(' ')
    + (tagName === 'SUMMARY' ? `: ${textContent}` : '');
});

/**
 * Presses Tab until what has the focus matches.
 * @param {Page} page
 * @param {RegExp} wanted
 */
async function tabTo(page, wanted) {
  const seen = [];
  for (let presses = 0; presses < 20; presses += 1) {
    await page.keyboard.press('Tab');
    const here = await focused(page);
    seen.push(here);
    if (wanted.test(here)) return;
  }
  assert.fail(`Tab never reached ${wanted}; it went through ${seen.join(' | ')}`);
}

/** @param {Page} page @param {string} part */
const read = (page, part) => page.$eval(`[data-part=${part}]`, (element) => element.textContent);

/** @param {Page} page */
const state = (page) => page.$eval('[data-part=state]', (element) => element.getAttribute('data-state'));

test('allow for an hour and take it back, by keyboard', () => withPopup('one', async (page) => {
  assert.equal(await state(page), 'stopped');
  await tabTo(page, /summary: Coinhive/);
  await page.keyboard.press('Enter');
  assert.equal(await page.$eval('[data-part=stop] [data-part=filter]', (filter) => filter.checkVisibility()), true);
  await tabTo(page, /summary: Allow mining/);
  await page.keyboard.press('Enter');
  await tabTo(page, /button allow hour/);
  await page.keyboard.press('Enter');
  await page.waitForSelector('[data-state=allowed]');
  await ready(page);
  assert.equal(await focused(page), 'h1');
  assert.match(await read(page, 'announcement') ?? '', /^Mining is allowed here\. For 60 more minutes, until /);
  await tabTo(page, /button reload/);
  await tabTo(page, /button revoke/);
  await page.keyboard.press('Enter');
  await page.waitForSelector('[data-state=stopped]');
  assert.deepEqual(await sent(page), [
    { kind: 'describeTab', tabId: 7 },
    { kind: 'decide', tabId: 7, policy: 'allowed', duration: 'hour' },
    { kind: 'revoke', tabId: 7 },
  ]);
}));

test('switch a filter off, by keyboard: its host is named, and the reload offered', () => withPopup('one', async (page) => {
  await tabTo(page, /summary: Coinhive/);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  assert.equal(await focused(page), 'button switchOff');
  assert.match(await page.$eval('.switch-off', (element) => element.textContent) ?? '', /frees coinhive\.com of all lists/);
  await page.keyboard.press('Enter');
  await page.waitForSelector('[data-part=apply]');
  assert.deepEqual((await sent(page)).slice(1), [
    { kind: 'switchFilter', filter: '||coinhive.com^', list: 'Wattguard', host: 'coinhive.com', off: true },
    { kind: 'describeTab', tabId: 7 },
  ]);
}));

test('the settings open from the popup', () => withPopup('clear', async (page) => {
  await tabTo(page, /button openOptions/);
  await page.keyboard.press('Enter');
  assert.deepEqual((await sent(page))[1], { kind: 'openOptions' });
}));

test('pause and resume, by keyboard', () => withPopup('clear', async (page) => {
  await tabTo(page, /button pause/);
  await page.keyboard.press('Enter');
  await page.waitForSelector('[data-state=paused]');
  await tabTo(page, /button resume/);
  await page.keyboard.press('Enter');
  await page.waitForSelector('[data-state=clear]');
}));

test('refuse what is offered; dismiss notes; ask for access; reload', async () => {
  await withPopup('asked', async (page) => {
    await tabTo(page, /summary: Stop it/);
    await page.keyboard.press('Enter');
    await tabTo(page, /button refuse always/);
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-state=refused]');
  });
  await withPopup('faults', async (page) => {
    await tabTo(page, /button dismiss/);
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector('[data-part=notes]') === null);
  });
  await withPopup('limited', async (page) => {
    await tabTo(page, /button grant/);
    await page.keyboard.press('Enter');
    await ready(page);
    assert.deepEqual((await sent(page))[1], { kind: 'grant' });
  });
  await withPopup('openBefore', async (page) => {
    await tabTo(page, /button reload/);
    await page.keyboard.press('Enter');
    await ready(page);
    assert.deepEqual((await sent(page))[1], { kind: 'reload' });
  });
});

test('answer a suspicion, by keyboard: its reasons first, then both answers, then the details', async () => {
  await withPopup('suspectedByScript', async (page) => {
    assert.equal(await state(page), 'suspected');
    assert.match(await read(page, 'seen') ?? '', /A script from cdn\.counter\.example is written like a miner’s.*Starts a miner \(Coinhive\)/);
    await page.keyboard.press('Tab');
    assert.equal(await focused(page), 'button refuse always');
    await page.keyboard.press('Tab');
    assert.equal(await focused(page), 'summary: Let it mine');
    await page.keyboard.press('Tab');
    assert.match(await focused(page), /^summary: Possible miner/);
    await page.keyboard.down('Shift');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.up('Shift');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-state=refused]');
    assert.equal(await focused(page), 'h1');
    await tabTo(page, /button reload/);
    assert.deepEqual((await sent(page)).slice(1), [{ kind: 'decide', tabId: 7, policy: 'refused', duration: 'always' }]);
  });
  for (const duration of ['hour', 'session', 'always']) {
    await withPopup('suspectedByModule', async (page) => {
      await tabTo(page, /summary: Let it mine/);
      await page.keyboard.press('Enter');
      await tabTo(page, new RegExp(`button allow ${duration}`));
      await page.keyboard.press('Enter');
      await page.waitForSelector('[data-state=allowed]');
      assert.deepEqual((await sent(page)).slice(1), [{ kind: 'decide', tabId: 7, policy: 'allowed', duration }]);
    });
  }
});

test('in a private window no answer lasts longer than the window', () => withPopup('suspectedPrivate', async (page) => {
  await tabTo(page, /button refuse session/);
  assert.deepEqual(await page.$$eval('.durations button', (buttons) => buttons.map((button) => button.dataset['duration'])), ['hour', 'session']);
}));

test('a miner in the page itself: the reload is the first thing to reach', () => withPopup('reloadOffered', async (page) => {
  assert.equal(await state(page), 'stopped');
  assert.match(await read(page, 'spent') ?? '', /about 3 minutes of processor time/);
  await page.keyboard.press('Tab');
  assert.equal(await focused(page), 'button reload');
  await page.keyboard.press('Enter');
  await ready(page);
  assert.deepEqual((await sent(page))[1], { kind: 'reload' });
}));

test('signs of a stranger stay text', () => withPopup('hostileSigns', async (page) => {
  assert.equal(await page.$$eval('main img', (found) => found.length), 0);
  const said = await read(page, 'seen') ?? '';
  assert.match(said, /<img src=x onerror=alert\(1\)>/);
  assert.doesNotMatch(said, /[\u202E\u2067]/);
  assert.ok(said.length < 400, `${said.length} characters`);
}));

test('the rest of a long list opens where the focus is', () => withPopup('hundred', async (page) => {
  const shown = () => page.$$eval('[data-part=stop]', (items) => items.filter((item) => item.checkVisibility()).length);
  assert.equal(await shown(), 4);
  await tabTo(page, /button more/);
  await page.keyboard.press('Enter');
  assert.equal(await shown(), 100);
  assert.match(await focused(page), /summary: deepMiner.*node4\./);
}));

test('?tab= names the tab', () => withPopup('clear', async (page) => {
  assert.deepEqual(await sent(page), [{ kind: 'describeTab', tabId: 42 }]);
}, '?tab=42'));

test('a background that fails is said, and asked again', () => withPopup('unreachable', async (page) => {
  assert.equal(await state(page), 'unreachable');
  await tabTo(page, /button retry/);
  await page.keyboard.press('Enter');
  await ready(page);
  assert.equal((await sent(page)).length, 2);
}));

test('hostile text stays text', () => withPopup('hostile', async (page) => {
  assert.equal(await page.$$eval('main img, main script', (found) => found.length), 0);
  assert.equal(await page.$eval('[data-part=host]', (host) => host.textContent), 'coinhive.commoc.elgoog');
}));

test('a long host is whole within reach of the keyboard', () => withPopup('longHost', async (page) => {
  const whole = reports['longHost']?.site ?? '';
  await tabTo(page, /summary: secure-login/);
  await page.keyboard.press('Enter');
  assert.equal(await page.$eval('.site .full', (full) => full.checkVisibility() && full.textContent), whole);
}));
