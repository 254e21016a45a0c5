/**
 * guard.js and the rooms around it: observations of relays become evidence, orders, convictions and stops.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { printOf } from '../../../extension/shared/print.js';
import { convicted, frame, frameOf, inline, item, module, observed, popupSays, quiet, recordOf, script, started, top } from './guard.mjs';
import { settled } from './world.mjs';

/** @typedef {import('./guard.mjs').Item} Item */

suite('what a document shows', () => {
  /** @type {[string, Item[], string, string[]][]} */
  const rows = [
    ['nothing', [script('hello')], 'allow', []],
    ['weak', [script('script weak'), module('module weak')], 'allow', []],
    ['behaviour', [item({ what: 'busy', type: 'worker', thing: '0.1', amount: 9_000 }), item({ what: 'busy', type: 'worker', thing: '0.2', amount: 9_000 })], 'allow', []],
    ['one strong', [script('script strong')], 'ask', ['asked script cdn.test']],
    ['two of one family', [script('script strong'), script('script strong', { url: 'https://cdn.test/o.js' })], 'ask', ['asked script cdn.test']],
    ['script and module', [script('script strong'), module('module strong')], 'block', ['blocked module shop.test', 'blocked script cdn.test']],
    ['a job and its share', [frameOf('message conclusive')], 'block', ['blocked websocket pool.test']],
    ['weak beside conclusive', [script('script weak'), frameOf('message conclusive')], 'block', ['blocked websocket pool.test']],
    ['inline scripts, the mining one first', [script('script strong', { url: '' }), script('script weak', { url: '' }), module('module strong')], 'block', ['blocked module shop.test', 'blocked script shop.test']],
    ['one item that is none, beside others', [item({ url: 'x'.repeat(2_001) }), frameOf('message conclusive')], 'block', ['blocked websocket pool.test']],
  ];
  for (const [name, items, action, stops] of rows) test(name, () => check(items, action, stops));

  /** @param {Item[]} items @param {string} action @param {string[]} expected */
  async function check(items, action, expected) {
    const world = await started();
    await observed(world, items);
    assert.equal(recordOf(world)?.action ?? 'allow', action);
    const stops = (recordOf(world)?.stops ?? []).map((/** @type {any} */ { action, type, host }) => `${action} ${type} ${host}`);
    assert.deepEqual(stops.sort(), expected);
    assert.deepEqual(world.complaints, []);
  }
});

test('evidence of frames adds up in their page; each relay is ordered about its own, by its name', async () => {
  const world = await started();
  assert.deepEqual((await observed(world, [script('script strong')], frame)).orders, { attend: true, look: 'all' });
  // A miner's other parts may lie in any frame.
  assert.deepEqual(world.orders, [[1, { kind: 'orders', to: null, orders: { attend: true } }]]);
  const { orders } = await observed(world, [frameOf('message strong')]);
  assert.deepEqual(orders, { attend: true, look: 'all', isMining: true, stop: ['0.3'] });
  const mine = (/** @type {string} */ thing) => ({ attend: true, look: 'all', isMining: true, stop: [thing] });
  assert.deepEqual(world.orders[1], [1, { kind: 'orders', to: { in: mine('0.0'), top: mine('0.3') } }]);
  assert.deepEqual(world.badges.get(1)?.text, '2');
});

suite('what is ordered', () => {
  /** @type {[string, Item[], object][]} */
  const rows = [
    ['nothing for nothing', [script('hello')], {}],
    ['nothing for behaviour', [item({ what: 'busy', type: 'worker', thing: '0.1', amount: 9_000 }), item({ what: 'busy', type: 'worker', thing: '0.2', amount: 9_000 })], {}],
    ['a look that nobody notices for general hashing', [module('module weak')], { look: 'inline' }],
    ['attention for one sign', [module('module strong')], { attend: true, look: 'all' }],
    ['an end of what mines, not of what is weak', [module('module weak', { thing: '1.9' }), frameOf('message conclusive')], { attend: true, look: 'all', isMining: true, stop: ['0.3'] }],
  ];
  for (const [name, items, expected] of rows) {
    test(name, async () => assert.deepEqual((await observed(await started(), items)).orders, expected));
  }
});

test('a document of the site that mined ends its workers too', async () => {
  const world = await started();
  await observed(world, [frameOf('message conclusive')]);
  const own = { ...frame, origin: 'https://shop.test' };
  assert.deepEqual((await observed(world, [module('module weak')], own, 'own')).orders, { attend: true, look: 'inline', isMining: true });
});

test('who comes back asks whether to go on', async () => {
  const world = await started();
  assert.deepEqual((await observed(world, [])).orders, { silence: false });
  world.session.held.paused = true;
  assert.deepEqual((await observed(world, [])).orders, { silence: true });
});

test('what is judged by is loaded before anything is shown', async () => {
  const world = await started();
  assert.equal(world.detector.loads, 0);
  await observed(world, []);
  assert.equal(world.detector.loads, 1);
});

test('a frame that showed little is not held to what another mined, nor is the next document in a frame', async () => {
  const world = await started();
  await observed(world, [frameOf('message conclusive')]);
  assert.deepEqual((await observed(world, [module('module weak')], frame)).orders, { attend: true, look: 'inline' });
  assert.deepEqual((await observed(world, [script('hello')], frame, 'next')).orders, { attend: true });
});

test('what was asked about becomes what was blocked', async () => {
  const world = await started();
  await observed(world, [frameOf('message strong')]);
  assert.equal(world.badges.get(1)?.text, '?');
  await observed(world, [frameOf('message conclusive')]);
  const { stops, stopped } = recordOf(world);
  assert.deepEqual([stops.map((/** @type {any} */ { action }) => action), stopped], [['blocked'], 1]);
});

test('a conversation that begins anew with the background does not weaken what it showed', async () => {
  const world = await started();
  await observed(world, [frameOf('message strong')]);
  world.die();
  await world.load('main');
  await observed(world, [frameOf('message weak'), module('module strong')]);
  assert.equal(recordOf(world).action, 'block');
});

suite('the next document of a site that mined', () => {
  /** @type {[string, object, Item[], string][]} */
  const rows = [
    ['the same code: one sign is enough', top, [module('module strong')], 'block'],
    ['the same text in the page', top, [inline('script strong')], 'block'],
    ['other code is asked about', top, [module('module strong; other')], 'ask'],
    ['the same code in a frame of another site', frame, [module('module strong')], 'ask'],
  ];
  for (const [name, sender, items, action] of rows) {
    test(name, async () => {
      const world = await started();
      await observed(world, [frameOf('message conclusive'), module('module strong'), script('script strong')]);
      delete world.session.held['record:document:TOP'];
      world.die();
      await world.load('main');
      await observed(world, items, sender, 'next');
      assert.equal(recordOf(world)?.action ?? 'allow', action);
    });
  }
});

test('the answer of the user is carried out in the document at hand', async () => {
  const world = await started();
  await observed(world, [script('script strong')]);
  await popupSays(world, { kind: 'decide', policy: 'refused', duration: 'session' });
  assert.equal(recordOf(world).action, 'block');
  const stopped = world.orders.find(([, message]) => message.to?.top?.isMining);
  assert.deepEqual(stopped?.[1].to.top.stop, ['0.0']);
});

test('a page that does not answer holds up nobody', async () => {
  const world = await started();
  world.relays.answer = () => new Promise(() => {});
  await observed(world, [frameOf('message conclusive')]);
  assert.equal((await popupSays(world, { kind: 'describeTab' })).length, 1);
  assert.equal((await popupSays(world, { kind: 'decide', policy: 'allowed', duration: 'session' })).length, 1);
});

suite('silence', () => {
  const said = (/** @type {Awaited<ReturnType<typeof started>>} */ world) => world.orders.flatMap(([, { to, orders }]) => (to === null && 'silence' in orders ? [orders.silence] : []));

  test('on an allowed site', async () => {
    const world = await started();
    world.session.held.allowances = { 'shop.test': { policy: 'allowed', duration: 'session', from: 1, until: null } };
    assert.deepEqual((await observed(world, [frameOf('message conclusive')], frame)).orders, { silence: true });
    assert.equal(recordOf(world), undefined);
  });

  test('while all protection is paused', async () => {
    const world = await started();
    world.session.held.paused = true;
    assert.deepEqual((await observed(world, [frameOf('message conclusive')])).orders, { silence: true });
  });

  test('ends with what it began with: an allowance, a pause, an hour', async () => {
    const world = await started();
    await popupSays(world, { kind: 'decide', policy: 'allowed', duration: 'session' });
    await popupSays(world, { kind: 'revoke' });
    await popupSays(world, { kind: 'pause', paused: true });
    await popupSays(world, { kind: 'pause', paused: false });
    assert.deepEqual(said(world), [true, false, true, false]);
    world.events.onAlarm.fire({ name: 'allowance-ends' });
    await quiet();
    assert.deepEqual(said(world).at(-1), false);
    assert.equal(said(world).length, 5);
  });

  test('holds for what is judged while the user decides', async () => {
    const world = await started();
    const { evidence } = world.detector;
    world.detector.evidence = (text) => {
      world.session.held.allowances = { 'shop.test': { policy: 'allowed', duration: 'session', from: 1, until: null } };
      return evidence(text);
    };
    assert.deepEqual((await observed(world, [frameOf('message conclusive')])).orders, { silence: true });
    assert.deepEqual([recordOf(world), world.session.held.convictions], [undefined, undefined]);
  });
});

suite('convicted', () => {
  /** @type {[string, Item[], string[], object?][]} */
  const rows = [
    ['a script, without its query', [script('script strong', { url: 'https://cdn.test/m.js?v=7' }), module('module strong')], ['file |https://cdn.test/m.js^ by shop.test']],
    ['a module by its address', [script('script strong', { url: '' }), module('module strong', { url: 'https://cdn.test:8443/m' })], ['file |https://cdn.test:8443/m^ by shop.test']],
    ['a socket by its whole address', [frameOf('message conclusive')], ['socket |wss://pool.test/proxy^ by shop.test']],
    ['a socket at the root, and no other', [frameOf('message conclusive', { url: 'wss://pool.test' })], ['socket |wss://pool.test/^ by shop.test']],
    ['a socket at an address of numbers', [frameOf('message conclusive', { url: 'ws://45.9.148.1:3333/' })], ['socket |ws://45.9.148.1:3333/^ by shop.test']],
    ['what is polled for work', [frameOf('message conclusive', { type: 'polling', url: 'https://pool.test/next' })], ['file |https://pool.test/next^ by shop.test']],
    ['no address for what only a hook says stands in the page', [script('script strong', { url: '' }), module('module strong')], []],
    ['an address with signs of patterns', [script('script strong', { url: 'https://cdn.test/*/m|1.js' }), module('module strong')], ['file |https://cdn.test/*/m*1.js^ by shop.test']],
    ['a blob has no address', [script('script strong', { url: 'blob:https://shop.test/1-2', type: 'worker' }), module('module strong')], []],
    ['a shared worker: no sockets in workers', [script('script strong', { url: 'https://shop.test/w.js', type: 'worker', place: 'shared' }), module('module strong')], ['workers  by shop.test', 'file |https://shop.test/w.js^ by shop.test']],
    ['nothing that was held already', [inline('script strong', { what: 'held' }), module('module strong'), frameOf('message conclusive')], ['socket |wss://pool.test/proxy^ by shop.test']],
    ['of a frame, for the frame', [frameOf('message conclusive')], ['socket |wss://pool.test/proxy^ by frame.test'], frame],
    ['never by a frame what is of its page', [frameOf('message conclusive', { url: 'wss://live.shop.test/' }), script('script strong', { url: 'https://shop.test/app.js' })], [], frame],
    ['nothing of a frame that is nobody\'s', [frameOf('message conclusive')], [], { ...frame, url: 'about:srcdoc', origin: 'null' }],
    ['nothing of a sandboxed frame', [frameOf('message conclusive')], [], { ...frame, origin: 'null' }],
    ['of a frame of the page itself', [frameOf('message conclusive', { url: 'wss://shop.test/ws' })], ['socket |wss://shop.test/ws^ by shop.test'], { ...frame, url: 'about:blank', origin: 'https://shop.test' }],
  ];
  for (const [name, items, expected, sender] of rows) test(name, () => check(items, expected, sender));

  /** @param {Item[]} items @param {string[]} expected @param {object} [sender] */
  async function check(items, expected, sender) {
    const world = await started();
    await observed(world, items, sender);
    assert.deepEqual(convicted(world), expected);
    assert.equal(world.temporary.rules.length, expected.length);
    assert.equal(world.session.held.notes, undefined);
  }

  const strong = `code ${printOf('script strong')}`;
  /** @type {[string, Item[], string[], object?][]} */
  const codes = [
    ['in the page', [inline('script strong'), frameOf('message conclusive')], [`${strong} by shop.test`]],
    ['what is strong by itself', [inline('script weak'), inline('script strong'), inline('hello'), frameOf('message conclusive')], [`${strong} by shop.test`]],
    ['in a frame, for the frame', [inline('script strong'), frameOf('message conclusive')], [`${strong} by frame.test`], frame],
    ['a module, and a worker without an address', [script('script strong', { url: 'blob:https://shop.test/1-2', type: 'worker' }), module('module strong')], [`${strong} by shop.test`, `code ${printOf(Buffer.from('module strong').toString('base64'))} by shop.test`]],
    ['the text that is strong, of two of one worker', [script('script weak', { url: 'blob:https://shop.test/1-2', type: 'worker' }), script('script strong', { url: 'blob:https://shop.test/1-2', type: 'worker' }), frameOf('message conclusive')], [`${strong} by shop.test`]],
    ['nothing of a frame that is nobody\'s', [inline('script strong'), frameOf('message conclusive')], [], { ...frame, origin: 'null' }],
  ];
  for (const [name, items, expected, sender] of codes) {
    test(`code by its print: ${name}`, async () => {
      const world = await started();
      await observed(world, items, sender);
      assert.deepEqual(convicted(world, true), expected);
    });
  }

  /** @type {[string, boolean, Item[], object, object][]} */
  const conditions = [
    ['the page', false, [frameOf('message conclusive')], top, { topDomains: ['shop.test'], urlFilter: '|wss://pool.test/proxy^', isUrlFilterCaseSensitive: true, resourceTypes: ['websocket'] }],
    ['a frame', false, [frameOf('message conclusive')], frame, { topDomains: ['shop.test'], initiatorDomains: ['frame.test'], urlFilter: '|wss://pool.test/proxy^', isUrlFilterCaseSensitive: true, resourceTypes: ['websocket'] }],
    ['the page, in Firefox', true, [frameOf('message conclusive')], top, { initiatorDomains: ['shop.test'], urlFilter: '|https://pool.test/proxy^', isUrlFilterCaseSensitive: true, resourceTypes: ['websocket'] }],
    ['a frame, in Firefox', true, [frameOf('message conclusive', { url: 'ws://45.9.148.1:3333/' })], frame, { initiatorDomains: ['frame.test'], urlFilter: '|http://45.9.148.1:3333/^', isUrlFilterCaseSensitive: true, resourceTypes: ['websocket'] }],
    ['a script', false, [script('script strong'), module('module strong')], top, { topDomains: ['shop.test'], urlFilter: '|https://cdn.test/lib/m.js^', isUrlFilterCaseSensitive: true, resourceTypes: ['script', 'xmlhttprequest', 'other'] }],
  ];
  for (const [name, firefox, items, sender, expected] of conditions) {
    test(`the rule of ${name}`, async () => {
      const world = await started({ firefox });
      await observed(world, items, sender);
      assert.deepEqual(world.temporary.rules.map(({ condition }) => condition), [expected]);
    });
  }

  test('prints push no address out, nor the other way', async () => {
    const world = await started();
    await observed(world, [frameOf('message conclusive'), ...Array.from({ length: 40 }, (_, at) => inline(`script strong; ${at}`))]);
    assert.deepEqual([convicted(world), convicted(world, true).length], [['socket |wss://pool.test/proxy^ by shop.test'], 32]);
  });

  test('what is refused for now is refused, though the site was allowed for good', async () => {
    const world = await started();
    world.local.held.allowances = { 'shop.test': { policy: 'allowed', duration: 'always', from: 1, until: null } };
    world.session.held.allowances = { 'shop.test': { policy: 'refused', duration: 'session', from: 1, until: null } };
    await observed(world, [frameOf('message conclusive')]);
    assert.equal(world.temporary.rules.filter(({ id }) => id >= 1_000).length, 1);
  });
});

suite('shared and service workers that mined', () => {
  const shared = (/** @type {number} */ at) => [script('script strong', { url: `https://shop.test/w${at}.js`, type: 'worker', place: 'shared', thing: '0.4' }), module('module strong', { place: 'shared', thing: '0.4' })];
  const kinds = (/** @type {Awaited<ReturnType<typeof started>>} */ world) => world.orders.map(([, { kind }]) => kind).filter((kind) => kind !== 'orders');

  test('the page is loaded again once, whatever the worker is called the next time', async () => {
    const world = await started();
    for (let at = 0; at < 3; at += 1) {
      await observed(world, shared(at), top, `top${at}`);
      delete world.session.held['record:document:TOP'];
    }
    assert.deepEqual(world.reloads, [1]);
  });

  test('and once more after it was allowed to mine', async () => {
    const world = await started();
    await observed(world, shared(0));
    await popupSays(world, { kind: 'decide', policy: 'allowed', duration: 'session' });
    await popupSays(world, { kind: 'revoke' });
    delete world.session.held['record:document:TOP'];
    world.die();
    await world.load('main');
    await observed(world, shared(0), top, 'later');
    assert.deepEqual(world.reloads, [1, 1]);
  });

  test('of a frame only the frame is', async () => {
    const world = await started();
    await observed(world, shared(0), frame);
    assert.deepEqual([world.reloads, kinds(world)], [[], ['reload']]);
    assert.equal(world.orders.find(([, { kind }]) => kind === 'reload')?.[1].to, 'in');
  });

  test('service workers are unregistered, those that mined', async () => {
    const world = await started();
    world.relays.answer = ({ kind }) => (kind === 'unregister' ? 1 : undefined);
    await observed(world, [script('script strong', { url: 'https://shop.test/sw.js', type: 'worker', place: 'service', thing: '0.8' }), module('module strong')]);
    assert.deepEqual(world.orders.find(([, { kind }]) => kind === 'unregister')?.[1], { kind: 'unregister', to: 'top', things: ['0.8'] });
    assert.deepEqual(world.reloads, [1]);
  });
});

suite('a loop in the thread of a frame', () => {
  const sandboxed = { ...frame, origin: 'null' };
  const loop = [script('script strong', { url: '' }), module('module strong', { place: 'page', thing: '0.5' })];
  /** Who leaves, what is loaded again, and whether that is offered for the page. @param {Awaited<ReturnType<typeof started>>} world */
  const ends = (world) => ({
    leave: world.orders.flatMap(([, { to }]) => Object.entries(to ?? {}).flatMap(([name, { leave }]) => (leave ? [name] : []))),
    again: world.orders.flatMap(([, { kind, to }]) => (kind === 'reload' ? [to] : [])),
    offered: recordOf(world).reload,
  });

  /** @type {[string, Item[], object, ReturnType<typeof ends>][]} */
  const rows = [
    ['of nobody\'s origin: it leaves', loop, sandboxed, { leave: ['in'], again: [], offered: false }],
    ['of nobody\'s origin, known by its socket', [frameOf('message conclusive')], sandboxed, { leave: ['in'], again: [], offered: false }],
    ['of nobody\'s origin, in a worker of it: that ends', [frameOf('message conclusive', { place: 'dedicated' })], sandboxed, { leave: [], again: [], offered: false }],
    ['of another site: it is loaded again', loop, frame, { leave: [], again: ['in'], offered: false }],
    ['of another site, known by its socket only: that ends', [frameOf('message conclusive')], frame, { leave: [], again: [], offered: false }],
    ['of the page\'s site: the page\'s own, perhaps', loop, { ...frame, origin: 'https://shop.test' }, { leave: [], again: [], offered: true }],
    ['of the page itself', loop, top, { leave: [], again: [], offered: true }],
    ['of a page whose worker has it from a script: that ends', [script('script strong', { url: '' }), module('module strong')], top, { leave: [], again: [], offered: false }],
    ['of a page that is sandboxed', loop, { ...top, origin: 'null' }, { leave: [], again: [], offered: true }],
  ];
  for (const [name, items, sender, expected] of rows) {
    test(name, async () => {
      const world = await started();
      await observed(world, items, sender, sender === top || 'documentId' in sender && sender.documentId === 'TOP' ? 'top' : 'in');
      assert.deepEqual(ends(world), expected);
    });
  }

  test('of another site, which mines although it was loaded again', async () => {
    const world = await started();
    await observed(world, loop, frame, 'first');
    await observed(world, [script('script strong')], frame, 'first');
    assert.deepEqual(ends(world), { leave: [], again: ['first'], offered: false });
    await observed(world, loop, frame, 'second');
    assert.deepEqual(ends(world), { leave: [], again: ['first'], offered: true });
  });

  test('that asks leaves nothing', async () => {
    const world = await started();
    const { orders } = await observed(world, [script('script strong')], sandboxed, 'in');
    assert.deepEqual(orders, { attend: true, look: 'all' });
  });
});

suite('a document that shows much', () => {
  const weak = (/** @type {number} */ at) => script('script weak', { url: `https://cdn.test/${at}.js` });

  test('is bounded, and what is strong finds room', async () => {
    const world = await started();
    for (let at = 0; at < 10; at += 1) await observed(world, Array.from({ length: 50 }, (_, one) => weak(at * 50 + one)));
    assert.equal(Object.keys(recordOf(world).exhibits).length, 100);
    await observed(world, [frameOf('message conclusive')]);
    assert.equal(recordOf(world).action, 'block');
    assert.equal(Object.keys(recordOf(world).exhibits).length, 100);
  });

  test('is looked at within its share of time, and no frame takes another\'s', async () => {
    const world = await started();
    const long = 'x'.repeat(8 * 1024 * 1024);
    await observed(world, Array.from({ length: 7 }, () => script(long)));
    await observed(world, [frameOf('message conclusive')]);
    assert.equal(recordOf(world), undefined);
    await observed(world, [frameOf('message conclusive')], frame);
    assert.equal(recordOf(world).action, 'block');
  });

  test('whose exhibits are all strong, and told: the next finds room', async () => {
    const world = await started();
    for (let at = 0; at < 2; at += 1) await observed(world, Array.from({ length: 50 }, (_, one) => script('script strong', { url: `https://cdn.test/${at * 50 + one}.js`, thing: `0.${at * 50 + one}` })), frame);
    const { orders } = await observed(world, [frameOf('message conclusive', { thing: '0.7' })]);
    assert.deepEqual([recordOf(world).action, orders?.stop], ['block', ['0.7']]);
  });
});

suite('scripts that no relay may read', () => {
  const ask = (url = 'https://cdn.test/third.js') => item({ what: 'ask', type: 'script', url, text: 'script' });

  /** @param {(url: string) => unknown} answer */
  function withFetch(answer) {
    /** @type {string[]} */
    const asked = [];
    globalThis.fetch = /** @type {any} */ (async (/** @type {string} */ url) => (asked.push(url), answer(url)));
    return asked;
  }

  test('are asked for once something was found, and weigh less', async () => {
    const world = await started();
    const asked = withFetch(() => new Response('script strong'));
    await observed(world, [ask()]);
    assert.deepEqual(asked, []);
    await observed(world, [module('module strong')]);
    assert.deepEqual(asked, ['https://cdn.test/third.js']);
    const doubted = Object.values(recordOf(world).exhibits).flatMap((/** @type {any} */ { evidence }) => evidence.map((/** @type {any} */ { doubted }) => doubted ?? false));
    assert.deepEqual([recordOf(world).action, doubted], ['ask', [false, true]]);
  });

  test('hold up nothing', async () => {
    const world = await started();
    withFetch(() => new Promise(() => {}));
    await observed(world, [ask(), module('module strong')]);
    const { orders } = await observed(world, [frameOf('message conclusive')]);
    assert.equal(orders?.isMining, true);
  });

  for (const url of ['http://cdn.test/a.js', 'https://localhost/a.js', 'https://192.168.1.1/a.js', 'https://[::1]/a.js', 'https://router/a.js', 'file:///etc/passwd']) {
    test(`are not asked for at ${url}`, async () => {
      const world = await started();
      const asked = withFetch(() => new Response(''));
      await observed(world, [ask(url), module('module strong')]);
      assert.deepEqual(asked, []);
    });
  }
});

test('a script is none of the modules with the same bytes', async () => {
  const world = await started();
  const { evidence } = world.detector;
  let asked = 0;
  world.detector.evidence = (text) => ((asked += 1), asked === 1 ? [] : evidence(text));
  await observed(world, [module('script strong')]);
  await observed(world, [script('script strong')]);
  assert.equal(recordOf(world).action, 'ask');
});

test('a module that a worker loaded is looked at by its own document', async () => {
  const world = await started();
  world.tabs.push({ id: 2, url: 'https://shop.test/other', incognito: false });
  const again = { kind: 'orders', to: null, orders: { again: ['https://cdn.test/m.wasm'] } };
  const loaded = { url: 'https://cdn.test/m.wasm', initiator: 'https://shop.test' };
  world.events.onCompleted.fire({ ...loaded, tabId: 1, frameId: 7, documentId: 'IN' });
  world.events.onCompleted.fire({ ...loaded, tabId: -1, frameId: -1 });
  await quiet();
  assert.deepEqual(world.orders.map(([tab, message]) => [tab, message]), [[1, again], [1, again], [2, again]]);
  assert.deepEqual(world.places, [{ documentId: 'IN' }, { frameId: 0 }, { frameId: 0 }]);
});

test('the same text is read once', async () => {
  const world = await started();
  let reads = 0;
  const { evidence } = world.detector;
  world.detector.evidence = (text) => ((reads += 1), evidence(text));
  for (const relay of ['a', 'b', 'c']) await observed(world, [script('script weak', { url: 'https://cdn.test/lib.js' })], top, relay);
  assert.equal(reads, 1);
});

suite('not an observation', () => {
  /** @type {[string, unknown, object][]} */
  const rows = [
    ['another extension', { kind: 'observed', relay: 'r', items: [] }, { ...top, id: 'other' }],
    ['no items', { kind: 'observed', relay: 'r' }, top],
    ['no relay', { kind: 'observed', items: [] }, top],
    ['a relay of another kind', { kind: 'observed', relay: { toString: 1 }, items: [] }, top],
    ['too many', { kind: 'observed', relay: 'r', items: Array.from({ length: 257 }, () => script('')) }, top],
  ];
  for (const [name, message, sender] of rows) {
    test(name, async () => {
      const world = await started();
      const [waits] = world.events.onMessage.fire(message, sender, () => assert.fail('answered'));
      await settled();
      assert.equal(waits, undefined);
    });
  }

  /** @type {[string, Item | null][]} */
  const items = [
    ['nothing', null],
    ['an unknown kind', item({ what: /** @type {any} */ ('eval') })],
    ['a number for a text', item({ text: /** @type {any} */ (7) })],
    ['an endless address', item({ url: 'x'.repeat(2_001) })],
    ['no amount', item({ amount: NaN })],
    ['less than nothing', item({ amount: -1 })],
  ];
  for (const [name, one] of items) {
    test(`in an observation: ${name}`, async () => {
      const world = await started();
      assert.deepEqual((await observed(world, [/** @type {Item} */ (one)])).orders, {});
      assert.deepEqual(world.complaints, []);
    });
  }
});
