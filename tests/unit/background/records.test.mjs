/**
 * records.js: what was stopped, by document: counted together, bounded, stored in few writes, alive after the background.
 */

import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { suite, test } from 'node:test';

import { newWorld } from './world.mjs';

/** @typedef {import('../../../extension/shared/messages.js').Stop} Stop */
/** @typedef {import('../../../extension/background/records.js').DocumentRecord} DocumentRecord */

const MEBI = 1024 * 1024;

/** @type {Stop} */
const plain = {
  action: 'blocked',
  url: 'https://coinhive.com/lib/coinhive.min.js',
  host: 'coinhive.com',
  type: 'script',
  origin: 'page',
  count: 1,
  at: 1000,
  verdict: null,
};

/** @type {Stop} */
const explained = {
  ...plain,
  verdict: {
    action: 'block',
    evidence: [{
      family: 'address',
      strength: 'strong',
      what: { kind: 'filter', filter: '||coinhive.com^', miner: null },
      where: { kind: 'line', list: 'Wattguard', line: 7 },
      consent: 'hidden',
      inWallets: false,
    }],
  },
};

suite('two stops', () => {
  /** @type {[string, Partial<Stop>, number[], number][]} */
  const rows = [
    ['the same again', {}, [2], 2],
    ['another path of that host', { url: 'https://coinhive.com/other.js' }, [2], 2],
    ['later', { at: 2000 }, [2], 2],
    ['several at once', { count: 5 }, [6], 6],
    ['another host', { host: 'ws1.coinhive.com' }, [1, 1], 2],
    ['another type', { type: 'websocket' }, [1, 1], 2],
    ['from a frame', { origin: 'frame' }, [1, 1], 2],
    ['asked about', { action: 'asked' }, [1, 1], 1],
    ['explained', { verdict: explained.verdict }, [1, 1], 2],
  ];
  for (const [name, change, counts, stopped] of rows) test(name, () => check({ ...plain, ...change }, [counts, stopped]));

  /** @param {Stop} second @param {[number[], number]} expected */
  async function check(second, [counts, stopped]) {
    const { add, get } = await newWorld().load('records');
    await add('record:document:A', plain);
    await add('record:document:A', second);
    const record = await get('record:document:A');
    assert.deepEqual(record.stops.map(({ count }) => count), counts);
    assert.deepEqual([record.stopped, record.at], [stopped, second.at]);
    // The newest first, as last seen.
    assert.deepEqual([record.stops[0]?.url, record.stops[0]?.at], [second.url, second.at]);
  }
});

test('documents and sites have records of their own, whatever their names', async () => {
  const { add, get, ofDocument, ofSite } = await newWorld().load('records');
  const keys = [ofDocument('A'), ofSite('A'), ofSite('__proto__'), ofSite('constructor'), ofSite('')];
  for (const key of keys) await add(key, plain);
  for (const key of keys) assert.equal((await get(key)).stopped, 1, key);
});

test('an unknown document has an empty record, and nothing is stored for it', async () => {
  const world = newWorld();
  const { empty, get } = await world.load('records');
  assert.deepEqual(await get('record:document:A'), empty());
  assert.equal(world.session.writes, 0);
});

test('a damaged record counts as empty', async () => {
  const world = newWorld();
  const { add } = await world.load('records');
  for (const damaged of [null, 7, 'text', {}, { stops: 'none' }]) {
    const key = `record:document:${JSON.stringify(damaged)}`;
    world.session.held[key] = damaged;
    assert.equal((await add(key, plain)).stopped, 1);
  }
});

test('a record survives the death of the background', async () => {
  const world = newWorld();
  const before = await world.load('records');
  await before.add('record:document:A', explained);
  await before.add('record:document:A', explained);
  world.die();
  const after = await world.load('records');
  assert.notEqual(after, before);
  assert.deepEqual(await after.get('record:document:A'), await before.get('record:document:A'));
  assert.equal((await after.add('record:document:A', explained)).stops[0]?.count, 3);
});

suite('bounds', () => {
  test('MOST_STOPS different stops, the newest; the number goes on', async () => {
    const { MOST_STOPS, add } = await newWorld().load('records');
    for (let index = 0; index < MOST_STOPS + 50; index += 1) await add('record:document:A', { ...plain, host: `${index}.coinhive.com` });
    const { stops, stopped } = await add('record:document:A', plain);
    assert.deepEqual([stops.length, stopped], [MOST_STOPS, MOST_STOPS + 51]);
    assert.deepEqual([stops[1]?.host, stops.at(-1)?.host], ['149.coinhive.com', '51.coinhive.com']);
  });

  test('32 records; the one that was quiet for longest leaves, whichever came first', async () => {
    const world = newWorld();
    const { add } = await world.load('records');
    world.session.held.openBefore = ['kept'];
    for (let index = 0; index < 32; index += 1) await add(`record:document:${index}`, { ...plain, at: 1000 + index });
    await add('record:document:0', { ...plain, at: 5000 });
    await add('record:document:new', { ...plain, at: 6000 });
    const left = Object.keys(world.session.held);
    assert.equal(left.length, 33);
    assert.deepEqual(['record:document:0', 'record:document:1', 'record:document:new', 'openBefore'].map((key) => left.includes(key)), [true, false, true, true]);
  });

  test('a record that changes while the oldest leave is not old', async () => {
    // Whichever of the two is a step ahead.
    for (let steps = 0; steps < 12; steps += 1) {
      const world = newWorld();
      const { add } = await world.load('records');
      for (let index = 0; index < 32; index += 1) await add(`record:document:${index}`, { ...plain, at: 1000 + index });
      const late = async () => {
        for (let step = 0; step < steps; step += 1) await null;
        return add('record:document:0', { ...plain, at: 7000 });
      };
      /** @type {Promise<DocumentRecord> | undefined} */
      let changed;
      world.session.before = (operation, key) => {
        if (operation === 'get' && Array.isArray(key)) changed ??= late();
        return undefined;
      };
      await add('record:document:new', { ...plain, at: 6000 });
      await changed;
      assert.ok(world.session.held['record:document:0']?.stopped >= 1, `${steps} steps: the change is lost`);
      assert.ok(Object.keys(world.session.held).length <= 32);
      if (steps === 0) assert.equal(world.session.held['record:document:0'].stopped, 2);
    }
  });

  test('addresses of 1 MB', async () => {
    const { MOST_STOPS, add } = await newWorld().load('records');
    const long = 'a'.repeat(MEBI);
    const stop = { ...plain, url: `https://coinhive.com/${long}`, host: `${long}.coinhive.com:8443` };
    const { stops } = await add('record:document:A', stop);
    assert.deepEqual([stops[0]?.url.length, stops[0]?.host.length], [2000, 260]);
    assert.ok(stops[0]?.host.endsWith('.coinhive.com:8443'));
    // The part that is kept must not keep the whole in memory.
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc');
    collect();
    const before = process.memoryUsage().heapUsed;
    for (let index = 0; index < MOST_STOPS; index += 1) {
      await add('record:document:A', { ...plain, url: `${index}${'a'.repeat(MEBI)}`, host: `${index}.coinhive.com` });
    }
    collect();
    assert.ok(process.memoryUsage().heapUsed - before < 20 * MEBI);
  });
});

suite('a flood', () => {
  test('of 5,000 events from a page ends with few writes and the right number', async () => {
    const world = newWorld();
    const { add } = await world.load('records');
    await Promise.all(Array.from({ length: 5000 }, () => add('record:document:A', explained)));
    assert.equal(world.session.held['record:document:A'].stopped, 5000);
    assert.equal(world.session.held['record:document:A'].stops[0].count, 5000);
    assert.ok(world.session.writes <= 5, `${world.session.writes} writes`);
  });

  test('from 50 pages, while a write takes its time', async () => {
    const world = newWorld();
    const { add } = await world.load('records');
    world.session.before = () => new Promise(setImmediate);
    await Promise.all(Array.from({ length: 5000 }, (_, index) => add(`record:document:${index % 50}`, { ...plain, at: index })));
    const records = Object.values(world.session.held);
    assert.deepEqual([records.length, new Set(records.map(({ stopped }) => stopped))], [32, new Set([100])]);
    assert.ok(world.session.writes <= 5, `${world.session.writes} writes`);
  });

  test('nothing is lost between a write and the next', async () => {
    const world = newWorld();
    const { add } = await world.load('records');
    /** @type {Promise<unknown>[]} */
    const later = [];
    world.session.before = (operation) => {
      if (operation === 'set' && later.length < 20) later.push(add('record:document:A', plain));
    };
    await add('record:document:A', plain);
    await Promise.all(later);
    assert.equal(world.session.held['record:document:A'].stopped, 21);
  });
});

suite('storage that is full', () => {
  /** Storage of so many bytes. @param {ReturnType<typeof newWorld>} world @param {number} quota */
  function limit(world, quota) {
    world.session.before = (operation, items) => {
      if (operation !== 'set') return;
      if (JSON.stringify({ ...world.session.held, ...items }).length > quota) throw new Error('Session storage quota bytes exceeded');
    };
  }

  test('the oldest records make room', async () => {
    const world = newWorld();
    const { add } = await world.load('records');
    limit(world, MEBI);
    const long = { ...explained, url: `https://coinhive.com/${'a'.repeat(3000)}` };
    // 32 records of 100 KB.
    for (let page = 0; page < 32; page += 1) {
      const stops = Array.from({ length: 40 }, (_, host) => ({ ...long, host: `${host}.coinhive.com`, at: page }));
      await Promise.all(stops.map((stop) => add(`record:document:${page}`, stop)));
    }
    assert.equal(world.session.held['record:document:31']?.stopped, 40);
    assert.equal(world.session.held.notes, undefined);
  });

  test('no room at all: noted once, not thrown; the popup still reads it', async () => {
    const world = newWorld();
    const { add, get } = await world.load('records');
    limit(world, 200);
    for (let index = 0; index < 3; index += 1) await add('record:document:A', explained);
    assert.equal((await get('record:document:A')).stopped, 3);
    assert.deepEqual(world.session.held.notes, [{ kind: 'storageFailed' }]);
  });

  test('stored again once there is room', async () => {
    const world = newWorld();
    const { add } = await world.load('records');
    limit(world, 0);
    await add('record:document:A', plain);
    world.session.before = () => undefined;
    await add('record:document:A', plain);
    assert.equal(world.session.held['record:document:A'].stopped, 2);
  });
});
