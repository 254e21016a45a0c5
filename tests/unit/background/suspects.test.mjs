/**
 * suspects.js, by what a document shows: where more is looked at, what it is told, and what comes of it.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { printOf } from '../../../extension/shared/print.js';
import { convicted, FRAME, frame, frameOf, inline, module, observed, PAGE, popupSays, quiet, recordOf, script, started, top } from './guard.mjs';

/** @typedef {import('./guard.mjs').Item} Item */

suite('a suspect site', () => {
  /** @param {Awaited<ReturnType<typeof started>>} world @param {object} [sender] */
  async function asked(world, sender = top) {
    /** @type {any[]} */
    const answers = [];
    world.events.onMessage.fire({ kind: 'whatIsConvicted' }, sender, (/** @type {unknown} */ answer) => answers.push(answer));
    await quiet(answers);
    return answers[0];
  }
  const watched = (/** @type {Awaited<ReturnType<typeof started>>} */ world) => world.scripts.flatMap(({ matches }) => matches);

  /** @type {[string, Item[], string[], object?][]} */
  const rows = [
    ['asked about', [script('script strong')], ['*://*.shop.test/*']],
    ['blocked', [frameOf('message conclusive')], ['*://*.shop.test/*']],
    ['by a frame: both', [frameOf('message conclusive')], ['*://*.frame.test/*', '*://*.shop.test/*'], frame],
    ["by a frame that is nobody's", [frameOf('message conclusive')], ['*://*.shop.test/*'], { ...frame, origin: 'null' }],
    ['not by what is weak', [script('script weak')], []],
  ];
  for (const [name, items, expected, sender] of rows) {
    test(`is one: ${name}`, async () => {
      const world = await started();
      await observed(world, items, sender);
      assert.deepEqual(watched(world), expected);
    });
  }

  test('is watched by no script while it may mine, or all is paused', async () => {
    const world = await started();
    await observed(world, [script('script strong')]);
    for (const [message, expected] of /** @type {[object, number][]} */ ([
      [{ kind: 'decide', policy: 'allowed', duration: 'hour' }, 0], [{ kind: 'revoke' }, 1], [{ kind: 'decide', policy: 'refused', duration: 'session' }, 1],
      [{ kind: 'pause', paused: true }, 0], [{ kind: 'pause', paused: false }, 1],
    ])) {
      await popupSays(world, message);
      assert.equal(watched(world).length, expected, JSON.stringify(message));
    }
  });

  test('of them the latest 64 are watched', async () => {
    const world = await started();
    const { note } = await world.load('suspects');
    for (let at = 0; at < 70; at += 1) await note([`site${at}.test`, '', `site${at}.test`]);
    assert.deepEqual([watched(world).length, world.session.held.suspects[0]], [64, 'site6.test']);
    assert.equal(world.scripts.length, 1);
  });

  test('a script that cannot be registered is no fault of the verdict', async () => {
    const world = await started();
    Reflect.set(world.api.scripting, 'registerContentScripts', async () => Promise.reject(new Error('no such pattern')));
    await observed(world, [frameOf('message conclusive')]);
    assert.equal(recordOf(world).action, 'block');
    assert.equal(world.complaints.length, 1);
  });

  test('is told what is convicted of it: its own, where it lies', async () => {
    const world = await started();
    await observed(world, [inline('script strong'), frameOf('message conclusive')]);
    await observed(world, [inline('script strong; frame'), frameOf('message conclusive')], frame);
    assert.deepEqual(await asked(world), { prints: [printOf('script strong')] });
    assert.deepEqual(await asked(world, frame), { prints: [printOf('script strong; frame')] });
    assert.deepEqual(await asked(world, { ...frame, origin: 'null' }), { prints: [] });
    assert.equal(await asked(world, { ...top, id: 'other' }), undefined);
    await popupSays(world, { kind: 'decide', policy: 'allowed', duration: 'session' });
    assert.equal(await asked(world), null);
  });

  test('what was held is told the user, and is held against nobody', async () => {
    const world = await started();
    await observed(world, [inline('script strong', { what: 'held' })]);
    const { stops, stopped, action, exhibits } = recordOf(world);
    assert.deepEqual([stops.map((/** @type {any} */ { action, type, host }) => `${action} ${type} ${host}`), stopped, action, exhibits], [['blocked script shop.test'], 1, 'allow', {}]);
    assert.equal(world.badges.get(1)?.text, '1');
  });

  const details = { requestId: '1', tabId: 1, frameId: 0, documentId: 'TOP', url: 'https://cdn.test/m.js?v=7', documentUrl: PAGE, originUrl: PAGE };
  /** @type {[string, Item[], typeof details, string, 'allowed' | null, boolean, string[]][]} */
  const inTransit = [
    ['strong, where the page mines', [frameOf('message conclusive')], details, 'script strong', null, true, ['file |https://cdn.test/m.js^ by shop.test']],
    ['strong, which with what is known is mining', [module('module strong')], details, 'script strong', null, true, ['file |https://cdn.test/m.js^ by shop.test']],
    ['strong alone', [], details, 'script strong', null, false, []],
    ['weak, where the page mines', [frameOf('message conclusive')], details, 'script weak', null, false, []],
    ['nothing', [frameOf('message conclusive')], details, 'hello', null, false, []],
    ['strong, where the site may mine by now', [frameOf('message conclusive')], details, 'script strong', 'allowed', false, []],
    ['of a frame, for the frame', [frameOf('message conclusive')], { ...details, documentId: 'IN', frameId: 7, originUrl: FRAME, documentUrl: FRAME }, 'script strong', null, true, ['file |https://cdn.test/m.js^ by frame.test']],
    ["of a frame that is nobody's: refused, and nothing convicted", [frameOf('message conclusive')], { ...details, documentId: 'IN', frameId: 7, originUrl: 'moz-nullprincipal:{1}' }, 'script strong', null, true, []],
    ['of a tab that is gone', [], { ...details, tabId: -1, documentId: 'GONE' }, 'script strong', null, false, []],
  ];
  for (const [name, items, request, text, policy, expected, convictions] of inTransit) {
    test(`what the browser hands over: ${name}`, async () => {
      const world = await started({ firefox: true });
      await observed(world, items);
      if (policy) world.session.held.allowances = { 'shop.test': { policy, duration: 'session', from: 1, until: null } };
      const { judgeInTransit } = await world.load('guard');
      assert.equal(await judgeInTransit(request, 'script', new TextEncoder().encode(text)), expected);
      assert.deepEqual(convicted(world).filter((/** @type {string} */ one) => one.startsWith('file')), convictions);
    });
  }

  test('a script that a relay reads, too, is one stop', async () => {
    const world = await started({ firefox: true });
    await observed(world, [frameOf('message conclusive')]);
    const { judgeInTransit } = await world.load('guard');
    await judgeInTransit(details, 'script', new TextEncoder().encode('script strong'));
    await observed(world, [script('script strong', { url: details.url })]);
    await observed(world, [script('script strong', { url: 'https://cdn.test/other.js' })]);
    const { stops, stopped } = recordOf(world);
    assert.deepEqual([stops.map((/** @type {any} */ { type, count }) => `${type} ${count}`), stopped], [['script 2', 'websocket 1'], 3]);
  });
});
