/**
 * Subscribed lists in real browsers: whatever servers answer and whenever the background dies, what was in force stays in
 * force, whole, until something better is.
 */
import assert from 'node:assert/strict';
import { html } from './harness/server.mjs';
import { inEachBrowser, report as tabReport } from './harness/suite.mjs';
import {
  assertWhole, awake, held, heldOnce, listIn, makeDue, outcomeOf, post, ring, send, subscribed, updated, verdictOn, withoutCatalogue,
} from './lists/ask.mjs';
import { loseTables, TABLES, TEXTS } from './lists/damage.mjs';
import { FAULTS } from './lists/faults.mjs';
import { SAID, said, SENT, upTo } from './lists/kills.mjs';
import { addressOf, gzipped, hostsOf, listOf, marked, redirect, SERVER, slowly, text } from './lists/server.mjs';

/** @typedef {import('./harness/suite.mjs').Scene} Scene */

const HONEST = 'honest.test';
const MINUTE = 60_000;

/** What other addresses than those of lists answer. */
const ELSEWHERE = {
  'login.test/': html('<h1>Log in</h1>'),
  'elsewhere.test/list.txt': text(listOf(hostsOf('elsewhere', 20))),
  'hop.test/': redirect('https://elsewhere.test/list.txt'),
};

/** @param {string[]} words @param {(string | RegExp)[]} expected */
function assertWords(words, expected) {
  assert.equal(words.length, expected.length, words.join());
  expected.forEach((one, at) => (typeof one === 'string' ? assert.equal(words[at], one) : assert.match(words[at] ?? '', one)));
}

inEachBrowser('a list that does not come: what there was stays, and it is said why', {}, async ({ row, browser, web }) => {
  web.serve(ELSEWHERE);
  await withoutCatalogue(browser);
  const tab = await browser.open('https://page.test/');
  for (const [at, [title, misbehave, kind, words]] of FAULTS.entries()) {
    await row(title, async () => {
      const [name, good] = [`fault${at}.txt`, listOf(hostsOf(`fault${at}-`, 20))];
      web.serve({ [`${SERVER}/${name}`]: text(good) });
      const before = await subscribed(browser, addressOf(name));
      assert.equal(await outcomeOf(web, tab, `fault${at}-7.test`), 'refused');
      const rules = await held(browser);

      web.serve({ [`${SERVER}/${name}`]: misbehave(good) });
      const from = Date.now();
      const after = await updated(browser, addressOf(name));
      assert.equal(after.fault?.kind, kind, JSON.stringify(after.fault));
      assertWords(after.fault?.words ?? [], words(good));
      assert.deepEqual([after.failures, after.lastSuccess, after.filters], [1, before.lastSuccess, 20]);
      assert.ok(after.lastTry >= from, 'the try is noted');
      const wait = after.nextTry - after.lastTry;
      assert.ok(wait >= 4.5 * MINUTE && wait <= 5.5 * MINUTE, `the next try after ${wait} ms`);

      assert.deepEqual(await held(browser), rules, 'rules and tables are as they were');
      assert.equal(await outcomeOf(web, tab, `fault${at}-7.test`), 'refused');
      assert.equal(await outcomeOf(web, tab, HONEST), 'arrived');
    });
  }
});

/** A new version, and how it comes. @type {[string, (newer: string) => import('./harness/server.mjs').Route][]} */
const TAKEN = [
  ['compressed', (newer) => gzipped(newer)],
  ['slowly, for 3 s', (newer) => slowly(newer, 10, 300)],
  ['from another address, over https', () => redirect('https://moved.test/list.txt')],
];

inEachBrowser('a list that comes', {}, async ({ row, browser, web }) => {
  await withoutCatalogue(browser);
  const tab = await browser.open('https://page.test/');

  for (const [at, [title, answer]] of TAKEN.entries()) {
    await row(`${title}: takes the place of the older one`, async () => {
      const [name, hosts] = [`taken${at}.txt`, hostsOf(`taken${at}-`, 20)];
      const newer = listOf([...hosts.slice(1), `new${at}.test`]);
      web.serve({ [`${SERVER}/${name}`]: text(listOf(hosts)), 'moved.test/list.txt': text(newer) });
      const before = await subscribed(browser, addressOf(name));
      web.serve({ [`${SERVER}/${name}`]: answer(newer) });
      const after = await updated(browser, addressOf(name));
      assert.deepEqual([after.fault, after.failures], [null, 0]);
      assert.ok(after.lastSuccess > before.lastSuccess && after.nextTry > Date.now() + 60 * MINUTE);
      assert.equal(await outcomeOf(web, tab, `new${at}.test`), 'refused');
      assert.equal(await outcomeOf(web, tab, hosts[0] ?? ''), 'arrived');
    });
  }

  for (const [mark, value] of /** @type {const} */ ([['etag', '"7"'], ['last-modified', 'Mon, 05 Jan 2026 10:00:00 GMT']])) {
    await row(`${mark}: what has not changed is not sent again, and nothing is done`, async () => {
      const [name, hosts] = [`${mark}.txt`, hostsOf(`${mark}-`, 20)];
      web.serve({ [`${SERVER}/${name}`]: marked(listOf(hosts), mark, value) });
      const before = await subscribed(browser, addressOf(name));
      const rules = await held(browser);
      const after = await updated(browser, addressOf(name));
      const [first, second] = web.reached(SERVER).map(({ headers }) => headers[mark === 'etag' ? 'if-none-match' : 'if-modified-since']);
      assert.deepEqual([first, second], [undefined, value]);
      assert.deepEqual([after.fault, after.failures, after.filters], [null, 0, 20]);
      assert.ok(after.lastSuccess > before.lastSuccess);
      assert.deepEqual(await held(browser), rules);
      assert.equal(await outcomeOf(web, tab, hosts[7] ?? ''), 'refused');
    });
  }

  await row('nothing of the user goes along', async () => {
    web.serve({ [`${SERVER}/private.txt`]: text(listOf(hostsOf('private', 20)), { 'set-cookie': 'user=1; Secure; SameSite=None' }) });
    await subscribed(browser, addressOf('private.txt'));
    await updated(browser, addressOf('private.txt'));
    const asked = web.reached(SERVER);
    assert.deepEqual(asked.map(({ headers }) => [headers.cookie, headers.referer]), [[undefined, undefined], [undefined, undefined]]);
  });

  await row('two updates at once: asked once for each, both answered, one generation', async () => {
    web.serve({ [`${SERVER}/twice.txt`]: text(listOf(hostsOf('twice', 20))) });
    const id = addressOf('twice.txt');
    await subscribed(browser, id);
    web.forget();
    web.serve({ [`${SERVER}/twice.txt`]: slowly(listOf(hostsOf('again', 20)), 4, 100) });
    const before = await held(browser);
    const answers = await Promise.all([updated(browser, id), updated(browser, id)]);
    assert.deepEqual(answers.map(({ fault, filters }) => [fault, filters]), [[null, 20], [null, 20]]);
    assert.equal(web.reached(SERVER).length, 2);
    const after = await held(browser);
    assert.deepEqual([after.generation, after.tables], [before.generation + 1, [before.generation + 1]]);
    assert.equal(await outcomeOf(web, tab, 'again7.test'), 'refused');
  });

  await row('a cancelled update ends at once, and is no fault of the server', async () => {
    const [id, good] = [addressOf('cancelled.txt'), listOf(hostsOf('cancelled', 20))];
    web.serve({ [`${SERVER}/cancelled.txt`]: text(good) });
    await subscribed(browser, id);
    const { answer, there } = upTo(listOf(hostsOf('uncancelled', 20)), 0.5);
    web.serve({ [`${SERVER}/cancelled.txt`]: answer });
    const before = await held(browser);
    const answered = updated(browser, id);
    await there;
    await send(browser, { kind: 'cancelUpdate' });
    const { fault, failures } = await answered;
    assert.deepEqual([fault, failures], [null, 0]);
    assert.deepEqual(await held(browser), before);
    assert.equal(await outcomeOf(web, tab, 'cancelled7.test'), 'refused');
    web.serve({ [`${SERVER}/cancelled.txt`]: text(listOf(hostsOf('uncancelled', 20))) });
    assert.equal((await updated(browser, id)).fault, null);
    assert.equal(await outcomeOf(web, tab, 'uncancelled7.test'), 'refused');
  });

  await row('a clock that was set back puts off nothing', async () => {
    const id = addressOf('clock.txt');
    web.serve({ [`${SERVER}/clock.txt`]: text(listOf(hostsOf('clock', 20))) });
    await subscribed(browser, id);
    web.serve({ [`${SERVER}/clock.txt`]: text(listOf(hostsOf('later', 20))) });
    await makeDue(browser, id, Date.now() + 30 * 24 * 60 * MINUTE);
    await ring(browser);
    await heldOnce(browser, ({ hosts }) => hosts.includes('later7.test'));
    assert.ok(listIn(await awake(browser), id).nextTry < Date.now() + 2 * 24 * 60 * MINUTE);
  });
});

const VERSIONS = [1, 2].map((own) => listOf([...hostsOf('h', 20_000), `only${own}.test`]));

inEachBrowser('the background dies in an update of 20,000 hosts', {}, async ({ row, browser, web }) => {
  await withoutCatalogue(browser);
  const [id, route] = [addressOf('large.txt'), `${SERVER}/large.txt`];
  const tab = await browser.open('https://page.test/');
  web.serve({ [route]: text(VERSIONS[0] ?? '') });
  await subscribed(browser, id);
  let rows = 0;

  /** @param {(newer: string) => { answer: import('./harness/server.mjs').Route, there: Promise<void> }} moment */
  async function check(moment) {
    const [to, byAlarm] = [(rows += 1) % 2, rows % 4 > 1];
    const newer = VERSIONS[to] ?? '';
    const { answer, there } = moment(newer);
    web.serve({ [route]: answer });
    await post(browser, { kind: 'updateLists', ids: [id] });
    await there;
    await browser.killBackground();

    const state = await held(browser);
    assertWhole(state, { awaits: true });
    const ownHosts = (/** @type {string[]} */ hosts) => hosts.filter((host) => /^only\d\.test$/.test(host));
    assert.equal(ownHosts(state.hosts).length, 1, String(ownHosts(state.hosts)));
    assert.equal(new Set(state.hosts.map((host) => host.replace(/\.$/, ''))).size, 20_001);
    assert.equal(await outcomeOf(web, tab, 'h7.test'), 'refused');
    await awake(browser);
    const isThere = (/** @type {number} */ own) => state.hosts.includes(`only${own}.test`);
    for (const own of [1, 2]) {
      assert.equal((await verdictOn(browser, `only${own}.test`)).action, isThere(own) ? 'block' : 'allow', `only${own}.test`);
      assert.equal(await outcomeOf(web, tab, `only${own}.test`), isThere(own) ? 'refused' : 'arrived');
    }
    assert.equal((await verdictOn(browser, 'h19999.test')).action, 'block');
    const next = await held(browser);
    assertWhole(next);
    assert.equal(next.generation, state.generation);

    web.serve({ [route]: text(newer) });
    if (byAlarm) {
      await makeDue(browser, id);
      await ring(browser);
    } else {
      assert.equal((await updated(browser, id)).fault, null);
    }
    const after = await heldOnce(browser, ({ hosts, generation, tables }) => hosts.includes(`only${to + 1}.test`) && tables.join() === String(generation));
    assertWhole(after);
    assert.deepEqual(ownHosts(after.hosts), [`only${to + 1}.test`]);
  }

  for (const [title, part] of SENT) await row(`${title}`, () => check((newer) => upTo(newer, part)));
  for (const [title, step, nth] of SAID) {
    await row(`${title}`, () => check((newer) => ({ answer: text(newer), there: said(browser, step, nth) })));
  }
  for (const pause of [60, 120, 200, 300]) {
    await row(`${pause} ms after the last byte`, () =>
      check((newer) => {
        const { answer, there } = upTo(newer, 1);
        return { answer, there: there.then(() => new Promise((next) => setTimeout(next, pause))) };
      }),
    );
  }
});

inEachBrowser('a library that is damaged', {}, async ({ row, browser, web }) => {
  await withoutCatalogue(browser);
  const [id, route] = [addressOf('damaged.txt'), `${SERVER}/damaged.txt`];
  const tab = await browser.open('https://page.test/');
  web.serve({ [route]: marked(listOf(hostsOf('damaged', 20)), 'etag', '"1"') });
  await subscribed(browser, id);

  await row('tables are not there, as after a death in between: they are made of the texts before anybody is answered', async () => {
    const before = await held(browser);
    await loseTables(browser);
    await browser.leaveExtension();
    await browser.killBackground();
    await awake(browser);
    assert.equal((await verdictOn(browser, 'damaged7.test')).action, 'block');
    assert.deepEqual(await held(browser), before);
    assert.deepEqual((await tabReport(browser, tab, () => true)).notes, []);
  });

  for (const [title, damage] of TABLES) {
    await row(`${title}: rules go on, it is said, and all is made anew`, async () => {
      const before = await held(browser);
      await damage(browser);
      await browser.leaveExtension();
      await browser.killBackground();
      assert.equal(await outcomeOf(web, tab, 'damaged7.test'), 'refused');
      await awake(browser);
      await verdictOn(browser, 'damaged7.test');
      const { notes } = await tabReport(browser, tab, ({ notes }) => notes.some(({ kind }) => kind === 'listsDamaged'));
      assert.ok(notes.some(({ kind }) => kind === 'listsDamaged'), JSON.stringify(notes));
      const after = await heldOnce(browser, ({ generation, tables }) => generation > before.generation && tables.join() === String(generation));
      assertWhole(after);
      assert.deepEqual(after.rules, before.rules);
      assert.equal((await verdictOn(browser, 'damaged7.test')).action, 'block');
      assert.equal(await outcomeOf(web, tab, 'damaged7.test'), 'refused');
      await send(browser, /** @type {any} */ ({ kind: 'dismissNotes', tabId: await tab.id() }));
    });
  }

  for (const [at, [title, damage]] of TEXTS.entries()) {
    await row(`${title}: what is in force stays, and it is asked for again`, async () => {
      await damage(browser);
      const { installFault } = await send(browser, { kind: 'setOwnFilters', text: `||own${at}.test^` });
      assert.deepEqual(installFault, { kind: 'lost', words: [id] });
      assert.equal(await outcomeOf(web, tab, 'damaged7.test'), 'refused');
      assert.equal((await verdictOn(browser, 'damaged7.test')).action, 'block');
      await ring(browser);
      await heldOnce(browser, ({ hosts }) => hosts.includes(`own${at}.test`));
      assert.equal((await awake(browser)).installFault, null);
      assert.equal(web.reached(SERVER).length, 1);
      assert.equal(await outcomeOf(web, tab, 'damaged7.test'), 'refused');
    });
  }
});

inEachBrowser('a restart of the browser in an update', { permanent: true }, async ({ row, browser, web }) => {
  await withoutCatalogue(browser);
  const [id, route] = [addressOf('restart.txt'), `${SERVER}/restart.txt`];
  web.serve({ [route]: text(listOf([...hostsOf('h', 1_000), 'only1.test'])) });
  await subscribed(browser, id);
  const newer = listOf([...hostsOf('h', 1_000), 'only2.test']);

  await row('leaves what there was, and the update is taken up', async () => {
    const { answer, there } = upTo(newer, 0.5);
    web.serve({ [route]: answer });
    await makeDue(browser, id);
    await ring(browser);
    await there;
    await browser.restart();
    const tab = await browser.open('https://page.test/');
    assert.equal(await outcomeOf(web, tab, 'only1.test'), 'refused');
    assert.equal(await outcomeOf(web, tab, 'h7.test'), 'refused');
    assert.equal(await outcomeOf(web, tab, 'only2.test'), 'arrived');
    assertWhole(await held(browser), { awaits: true });
    await awake(browser);
    assert.equal((await verdictOn(browser, 'only1.test')).action, 'block');
    const alarm = await browser.inExtension(async () => (await chrome.alarms.get('lists'))?.scheduledTime ?? 0);
    // A browser that closes may let the background see its request fail: then it is the first try after a failure.
    assert.ok(alarm > 0 && alarm < Date.now() + 6 * MINUTE, `the next look at ${alarm}`);
    web.serve({ [route]: text(newer) });
    await makeDue(browser, id);
    await ring(browser);
    await heldOnce(browser, ({ hosts, generation, tables }) => hosts.includes('only2.test') && tables.includes(generation));
    assert.equal(await outcomeOf(web, tab, 'only1.test'), 'arrived');
  });

  await row('and lists are in force from its beginning on, without asking anybody', async () => {
    await browser.restart();
    const tab = await browser.open('https://page.test/');
    assert.equal(await outcomeOf(web, tab, 'only2.test'), 'refused');
    await awake(browser);
    assert.equal((await verdictOn(browser, 'only2.test')).action, 'block');
    assert.deepEqual(web.reached(SERVER), []);
  });
});

/** @type {[string, string, string, string[]][]} */
const BAD_ADDRESSES = [
  ['nonsense', 'a list of miners', 'noAddress', ['a list of miners']],
  ['http', 'http://lists.test/a.txt', 'insecure', ['http://lists.test']],
  ['a file', 'file:///etc/hosts', 'insecure', ['file://']],
  ['a script', 'javascript:alert(1)', 'insecure', ['javascript://']],
  ['with a password', 'https://me:secret@lists.test/a.txt', 'withPassword', ['lists.test']],
  ['too long', `https://lists.test/${'a'.repeat(2_000)}`, 'longAddress', ['2000']],
  ['known, but for its end', `${addressOf('first.txt')}#top`, 'known', [addressOf('first.txt')]],
];

inEachBrowser('what the user decides about lists', {}, async ({ row, browser, web }) => {
  await withoutCatalogue(browser);
  const tab = await browser.open('https://page.test/');
  const outcome = (/** @type {string} */ host, path = '/') => outcomeOf(web, tab, host, path);
  const verdict = async (/** @type {string} */ host) => (await verdictOn(browser, host)).action;
  web.serve({ [`${SERVER}/first.txt`]: text(listOf([...hostsOf('first', 20), 'lifted.test'])) });
  await subscribed(browser, addressOf('first.txt'));

  for (const [title, address, kind, words] of BAD_ADDRESSES) {
    await row(`no list is added by an address that is ${title}`, async () => {
      const before = await awake(browser);
      const after = await send(browser, { kind: 'addList', address });
      assert.deepEqual(after.fault, { kind, words });
      assert.deepEqual(after.lists, before.lists);
      assert.deepEqual(web.reached(SERVER), []);
    });
  }

  await row('a list from a file blocks', async () => {
    const { fault, lists } = await send(browser, { kind: 'addText', title: 'Mine', text: listOf(hostsOf('file', 20)) });
    assert.deepEqual([fault, lists.at(-1)?.title, lists.at(-1)?.origin, lists.at(-1)?.filters], [null, 'Mine', 'file', 20]);
    assert.deepEqual([await outcome('file3.test'), await verdict('file3.test')], ['refused', 'block']);
  });

  await row('a file that is no list is not added', async () => {
    const before = await awake(browser);
    const after = await send(browser, { kind: 'addText', title: 'Page', text: '<!doctype html><p>no' });
    assert.deepEqual(after.fault, { kind: 'otherFormat', words: ['HTML'] });
    assert.deepEqual(after.lists, before.lists);
  });

  await row('own filters block, and lift those of lists, not those of the bundled list', async () => {
    await send(browser, { kind: 'setOwnFilters', text: '||own.test^\n@@||file3.test^\n@@||coinhive.com^' });
    const expected = { 'own.test': ['refused', 'block'], 'file3.test': ['arrived', 'allow'], 'file4.test': ['refused', 'block'], 'coinhive.com': ['refused', 'block'] };
    for (const [host, both] of Object.entries(expected)) assert.deepEqual([await outcome(host), await verdict(host)], both, host);
  });

  await row('exceptions of a list lift what lists block, not what is bundled or the user wrote', async () => {
    web.serve({ [`${SERVER}/lifts.txt`]: text('! Title: Lifts\n@@||lifted.test^\n@@||coinhive.com^\n@@||own.test^\n') });
    await subscribed(browser, addressOf('lifts.txt'));
    const expected = { 'lifted.test': ['arrived', 'allow'], 'first7.test': ['refused', 'block'], 'own.test': ['refused', 'block'], 'coinhive.com': ['refused', 'block'] };
    for (const [host, both] of Object.entries(expected)) assert.deepEqual([await outcome(host), await verdict(host)], both, host);
  });

  for (const [host, isBundled] of /** @type {[string, boolean][]} */ ([['first5.test', false], ['coinhive.com', true]])) {
    await row(`a filter is switched off and on again: ${host}`, async () => {
      const { evidence } = await verdictOn(browser, host);
      const [{ what, where } = { what: null, where: null }] = evidence;
      assert.ok(what?.kind === 'filter' && where?.kind === 'line');
      const wish = { kind: /** @type {const} */ ('switchFilter'), filter: what.filter, list: where.list, host: isBundled ? host : null };
      const { off, fault } = await send(browser, { ...wish, off: true });
      assert.deepEqual([off, fault], [[{ filter: what.filter, list: where.list, host: wish.host }], null]);
      assert.deepEqual([await outcome(host), await verdict(host)], ['arrived', 'allow']);
      // The next life knows it, too.
      await browser.leaveExtension();
      await browser.killBackground();
      assert.equal(await outcome(host), 'arrived');
      await awake(browser);
      assert.equal(await verdict(host), 'allow');
      assert.deepEqual([await outcome('first6.test'), await outcome('crypto-loot.com')], ['refused', 'refused']);
      assert.deepEqual((await send(browser, { ...wish, off: false })).off, []);
      assert.deepEqual([await outcome(host), await verdict(host)], ['refused', 'block']);
    });
  }

  await row('a list that is trusted less asks, and blocks nothing', async () => {
    const id = addressOf('first.txt');
    const { lists } = await send(browser, { kind: 'changeList', id, standing: 'asks' });
    assert.equal(lists.find((list) => list.id === id)?.account?.unruled.kinds['demoted']?.count, 21);
    assert.deepEqual([await outcome('first7.test'), await verdict('first7.test')], ['arrived', 'ask']);
    await send(browser, { kind: 'changeList', id, standing: 'blocks' });
    assert.deepEqual([await outcome('first7.test'), await verdict('first7.test')], ['refused', 'block']);
  });

  await row('a list that is switched off does nothing, and is there again without being asked for', async () => {
    const id = addressOf('first.txt');
    await send(browser, { kind: 'changeList', id, on: false });
    assert.deepEqual([await outcome('first7.test'), await verdict('first7.test')], ['arrived', 'allow']);
    await send(browser, { kind: 'changeList', id, on: true });
    assert.deepEqual([await outcome('first7.test'), await verdict('first7.test')], ['refused', 'block']);
    assert.deepEqual(web.reached(SERVER), []);
  });

  await row('lists with the same hosts take no more rules', async () => {
    const { rules: before } = await awake(browser);
    web.serve({ [`${SERVER}/same.txt`]: text(listOf(hostsOf('first', 20), '! Homepage: https://same.test/\n')) });
    await subscribed(browser, addressOf('same.txt'));
    assert.deepEqual((await awake(browser)).rules, before);
    const { rules: after } = await send(browser, { kind: 'removeList', id: addressOf('first.txt') });
    assert.deepEqual(after, { ...before, hosts: before.hosts - (browser.name === 'firefox' ? 2 : 1) }, 'all but one host');
    assert.equal(await outcome('first7.test'), 'refused');
    assert.equal(await outcome('lifted.test'), 'arrived');
  });

  await row('more filters than the browser takes rules: the first act, the others are counted', async () => {
    const { rules } = await awake(browser);
    const lines = Array.from({ length: rules.most + 100 }, (_, at) => `||path${at}.test/p$xmlhttprequest\n`);
    const { lists, rules: full, installFault } = await send(browser, { kind: 'addText', title: 'Long', text: lines.join('') });
    const account = lists.at(-1)?.account;
    assert.deepEqual([installFault, account?.filters], [null, lines.length]);
    const [over, left] = [account?.unruled.kinds['overBudget']?.count ?? 0, full.most - full.used];
    assert.ok(over > 100 && over < 150 && left >= 1 && left <= 20, `${over} over, ${left} left`);
    assert.equal(await outcome('path0.test', '/p'), 'refused');
    assert.equal(await outcome(`path${rules.most - 100}.test`, '/p'), 'refused');
    assert.equal(await outcome(`path${rules.most + 99}.test`, '/p'), 'arrived');
    assert.deepEqual([await outcome('own.test'), await outcome('file4.test'), await outcome('coinhive.com')], ['refused', 'refused', 'refused']);
    // There is room left for what the user decides.
    const { off, fault } = await send(browser, { kind: 'switchFilter', filter: '||coinhive.com^', list: 'Wattguard', host: 'coinhive.com', off: true });
    assert.deepEqual([off.length, fault, await outcome('coinhive.com')], [1, null, 'arrived']);
  });
});
