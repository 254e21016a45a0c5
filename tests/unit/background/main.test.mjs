/**
 * main.js: which messages are answered and how, and what events of the browser bring about.
 */

import assert from 'node:assert/strict';
import { mock, suite, test } from 'node:test';

import { newWorld, settled } from './world.mjs';

/** @typedef {import('./world.mjs').World} World */
/** @typedef {import('../../../extension/shared/messages.js').TabReport} TabReport */

const PAGE = 'https://www.a.test/';
const POPUP = { id: 'wattguard', url: 'extension://wattguard/extension/popup/popup.html' };

/** @param {{ firefox?: boolean, incognito?: boolean }} [options] */
async function started({ firefox = false, incognito = false } = {}) {
  const world = newWorld({ firefox });
  world.tabs.push({ id: 1, url: PAGE, incognito }, { id: 2, url: 'https://b.test/', incognito: false });
  world.frames.push({ tabId: 1, frameId: 0, documentId: 'TOP', url: PAGE });
  await world.load('main');
  return world;
}

/**
 * @param {World} world
 * @param {unknown} message
 * @param {object} [sender]
 * @returns {Promise<{ waits: unknown, answers: (TabReport | null)[] }>}
 */
async function send(world, message, sender = POPUP) {
  /** @type {(TabReport | null)[]} */
  const answers = [];
  const [waits] = world.events.onMessage.fire(message, sender, (/** @type {TabReport | null} */ answer) => answers.push(answer));
  await settled();
  return { waits, answers };
}

/** What is listened to only while something is under way, or not at all. @type {[boolean, string[]][]} */
const UNHEARD = [
  [false, ['onBeforeRedirect', 'onBeforeSendHeaders', 'onHeadersReceived']],
  [true, ['onBeforeRedirect', 'onErrorOccurred', 'onCompleted', 'onHeadersReceived']],
];
test('every listener is there as soon as the module is', async () => {
  for (const [firefox, unheard] of UNHEARD) {
    const { events } = await started({ firefox });
    const silent = Object.entries(events).filter(([, { listeners }]) => listeners.length === 0);
    assert.deepEqual(silent.map(([name]) => name), unheard);
  }
});

suite('ignored', () => {
  const message = { kind: 'pause', paused: true, tabId: 1 };
  const decide = { kind: 'decide', tabId: 1, policy: 'allowed', duration: 'hour' };
  /** @type {[string, unknown, object][]} */
  const rows = [
    ['another extension', message, { id: 'other', url: 'extension://other/' }],
    ['nobody', message, {}],
    ['a content script of ours', message, { id: 'wattguard', url: PAGE, tab: { id: 1 } }],
    ['a page that calls itself ours', message, { id: 'wattguard', url: 'https://a.test/?extension://wattguard/' }],
    ['an address that is not known', message, { id: 'wattguard' }],
    ['nothing', undefined, POPUP],
    ['null', null, POPUP],
    ['text', 'pause', POPUP],
    ['an array', [], POPUP],
    ['no kind', { tabId: 1 }, POPUP],
    ['an unknown kind', { ...message, kind: 'format' }, POPUP],
    ['a name of Object.prototype', { ...message, kind: 'constructor' }, POPUP],
    ['no tab', { kind: 'describeTab' }, POPUP],
    ['a tab that is no number', { kind: 'describeTab', tabId: '1' }, POPUP],
    ['half a tab', { kind: 'describeTab', tabId: 1.5 }, POPUP],
    ['pause: neither on nor off', { ...message, paused: 'yes' }, POPUP],
    ['decide: no such policy', { ...decide, policy: 'undecided' }, POPUP],
    ['decide: no policy', { ...decide, policy: undefined }, POPUP],
    ['decide: no such duration', { ...decide, duration: 'day' }, POPUP],
  ];
  for (const [name, message, sender] of rows) test(name, () => check(message, sender));

  /** @param {unknown} message @param {object} sender */
  async function check(message, sender) {
    const world = await started();
    assert.deepEqual(await send(world, message, sender), { waits: undefined, answers: [] });
    assert.equal(world.local.writes + world.session.writes, 0);
  }
});

suite('answered', () => {
  const decide = /** @type {const} */ ({ kind: 'decide', tabId: 1, policy: 'allowed' });
  /** @type {[string, object[], Partial<TabReport>, [number, number]][]} */
  const rows = [
    ['describeTab', [{ kind: 'describeTab', tabId: 1 }], { site: 'a.test', policy: 'undecided' }, [0, 0]],
    ['decide: until the browser closes', [{ ...decide, duration: 'session' }], { policy: 'allowed', duration: 'session', until: null }, [0, 1]],
    ['decide: always', [{ ...decide, duration: 'always' }], { policy: 'allowed', duration: 'always' }, [1, 0]],
    ['decide: refused', [{ ...decide, policy: 'refused', duration: 'always' }], { policy: 'refused', duration: 'always' }, [1, 0]],
    ['decide twice', [{ ...decide, duration: 'always' }, { ...decide, duration: 'session' }], { duration: 'session' }, [1, 1]],
    ['revoke', [{ ...decide, duration: 'always' }, { kind: 'revoke', tabId: 1 }], { policy: 'undecided', duration: null }, [0, 0]],
    ['pause', [{ kind: 'pause', paused: true, tabId: 1 }], { paused: true }, [0, 1]],
    ['go on', [{ kind: 'pause', paused: true, tabId: 1 }, { kind: 'pause', paused: false, tabId: 1 }], { paused: false }, [0, 0]],
  ];
  for (const [name, messages, report, rules] of rows) test(name, () => check(messages, [report, rules]));

  /** @param {object[]} messages @param {[Partial<TabReport>, [number, number]]} expected a report's part; dynamic and session rules */
  async function check(messages, [report, rules]) {
    const world = await started();
    /** @type {Awaited<ReturnType<typeof send>> | undefined} */
    let last;
    for (const message of messages) last = await send(world, message);
    assert.equal(last?.waits, true);
    assert.equal(last.answers.length, 1);
    assert.deepEqual({ ...last.answers[0], ...report }, last.answers[0]);
    assert.deepEqual([world.dynamic.rules.length, world.temporary.rules.length], rules);
  }
});

test('notes that were read are gone; what is still wrong is noted again', async () => {
  const world = await started();
  world.session.held.notes = [{ kind: 'storageFailed' }];
  assert.deepEqual((await send(world, { kind: 'dismissNotes', tabId: 1 })).answers[0]?.notes, []);
  world.dynamic.rules = [{ id: 1, action: { type: /** @type {any} */ ('allow') }, condition: {} }];
  world.dynamic.fault = new Error('Internal error');
  assert.deepEqual((await send(world, { kind: 'dismissNotes', tabId: 1 })).answers[0]?.notes, [{ kind: 'rulesUnavailable' }]);
});

test('an hour that has ended before its alarm: the popup sees to it that the rule goes too', async () => {
  const world = await started();
  mock.timers.enable({ apis: ['Date'], now: 1_700_000_000_000 });
  try {
    await send(world, { kind: 'decide', tabId: 1, policy: 'allowed', duration: 'hour' });
    assert.equal(world.temporary.rules.length, 1);
    mock.timers.setTime(1_700_000_000_000 + 3_600_000);
    const { answers } = await send(world, { kind: 'describeTab', tabId: 1 });
    assert.equal(answers[0]?.policy, 'undecided');
    assert.deepEqual([world.temporary.rules, [...world.alarms]], [[], []]);
  } finally {
    mock.timers.reset();
  }
});

test('nothing about a private window is written to disk', async () => {
  const world = await started({ incognito: true });
  const { answers } = await send(world, { kind: 'decide', tabId: 1, policy: 'allowed', duration: 'always' });
  assert.deepEqual([answers[0]?.policy, answers[0]?.duration, answers[0]?.private], ['allowed', 'session', true]);
  assert.deepEqual([world.local.writes, world.dynamic.updates], [0, 0]);
});

test('a decision counts for the site shown, also where only the document tells its address', async () => {
  const world = await started();
  world.tabs[0] = { id: 1, incognito: false };
  const { answers } = await send(world, { kind: 'decide', tabId: 1, policy: 'allowed', duration: 'session' });
  assert.deepEqual([answers[0]?.site, answers[0]?.policy], ['a.test', 'allowed']);
});

test('a tab that is gone: null, and the next message is answered', async () => {
  const world = await started();
  assert.deepEqual(await send(world, { kind: 'revoke', tabId: 99 }), { waits: true, answers: [null] });
  assert.equal((await send(world, { kind: 'describeTab', tabId: 1 })).answers[0]?.site, 'a.test');
});

test('a disk that is full: the decision does not hold, the popup says so', async () => {
  const world = await started();
  world.local.before = (operation) => {
    if (operation === 'set') throw new Error('QuotaExceededError');
  };
  const { answers } = await send(world, { kind: 'decide', tabId: 1, policy: 'allowed', duration: 'always' });
  assert.deepEqual([answers[0]?.policy, answers[0]?.notes], ['undecided', [{ kind: 'storageFailed' }]]);
  assert.deepEqual(world.dynamic.rules, []);
});

suite('events', () => {
  const ended = { policy: 'allowed', duration: 'hour', from: 0, until: 1 };
  const stale = { id: 1, priority: 100, action: { type: /** @type {const} */ ('allow') }, condition: { topDomains: ['a.test'] } };
  /** @type {[string, 'onInstalled' | 'onStartup' | 'onAlarm' | 'onAdded' | 'onRemoved', object, boolean, string[] | undefined][]} */
  const rows = [
    ['installed', 'onInstalled', { reason: 'install' }, true, ['TOP']],
    ['updated', 'onInstalled', { reason: 'update' }, true, ['TOP']],
    ['the browser was updated', 'onInstalled', { reason: 'chrome_update' }, true, undefined],
    ['the browser started', 'onStartup', {}, true, undefined],
    ['our alarm', 'onAlarm', { name: 'allowance-ends' }, true, undefined],
    ['another alarm', 'onAlarm', { name: 'other' }, false, undefined],
    ['access given', 'onAdded', {}, true, undefined],
    ['access taken', 'onRemoved', {}, true, undefined],
  ];
  for (const [name, event, value, synced, open] of rows) test(name, () => check([event, value], [synced, open]));

  /** @param {['onInstalled' | 'onStartup' | 'onAlarm' | 'onAdded' | 'onRemoved', object]} input @param {[boolean, string[] | undefined]} expected */
  async function check([event, value], [synced, open]) {
    const world = await started();
    world.session.held.allowances = { 'a.test': ended };
    world.temporary.rules = [stale];
    world.events[event].fire(value);
    await settled();
    assert.deepEqual(world.temporary.rules, synced ? [] : [stale]);
    assert.deepEqual(world.session.held.openBefore, open);
  }
});
