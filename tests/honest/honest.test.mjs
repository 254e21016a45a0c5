/**
 * Honest pages that look most like miners run as if Wattguard were not there: same results, same console, nothing stopped.
 *
 * Each browser is started twice, without the extension and with it; a row is a page. The full table: run.mjs.
 */
import assert from 'node:assert/strict';
import test from 'node:test';
import { BROWSERS } from '../e2e/harness/browsers.mjs';
import { changes, complaints } from './compare.mjs';
import { QUICK } from './pages/index.mjs';
import { visitAll } from './visit.mjs';

/** For two runs of all rows in one browser, in milliseconds. */
const TIMEOUT = 8 * 60_000;

for (const name of BROWSERS) {
  test(`honest pages in ${name}`, { timeout: TIMEOUT }, async (context) => {
    const pages = QUICK.filter(({ only }) => !only || only === name);
    const without = await visitAll(name, pages, null);
    const within = await visitAll(name, pages);
    for (const [at, before] of without.entries()) {
      const after = within[at];
      await context.test(`${before.page.name}: ${before.page.does}`, () => {
        assert.ok(after);
        assert.deepEqual(complaints(before, after), []);
      });
    }
  });
}

test('a difference is seen', () => {
  const page = { name: 'page', packages: [], does: '', body: '' };
  /** @type {(result: unknown, notes: string[], stops?: string[]) => import('./visit.mjs').Visit} */
  const visit = (result, notes, stops = []) => ({ page, fault: null, stops, observed: { result, notes, time: 1 } });
  const said = 'console.log: ready';
  const check = (/** @type {import('./visit.mjs').Visit} */ within, /** @type {string[]} */ expected, asks = false) =>
    assert.deepEqual(complaints(visit({ sum: 1 }, [said]), { ...within, page: { ...page, asks } }), expected);
  check(visit({ sum: 1 }, [said]), []);
  check(visit({ sum: 2 }, [said]), ['result.sum: 1 without Wattguard, 2 with it']);
  check(visit({ sum: 1 }, []), [`only without Wattguard: ${said}`]);
  check(visit({ sum: 1 }, [said, said]), [`only with Wattguard: ${said}`]);
  check(visit({ sum: 1 }, [said, 'uncaught: TypeError']), ['only with Wattguard: uncaught: TypeError']);
  check({ ...visit({ sum: 1 }, [said]), fault: 'not done' }, ['with Wattguard: not done']);
  check(visit({ sum: 1 }, [said], ['asked worker']), ['Wattguard asked worker']);
  check(visit({ sum: 1 }, [said], ['asked worker', 'blocked worker']), ['Wattguard blocked worker'], true);
  const known = { ...page, known: { reason: 'why', lines: /^result/ } };
  const twice = (/** @type {unknown} */ first, /** @type {unknown} */ second) => complaints({ ...visit(first, []), page: known }, { ...visit(second, []), page: known });
  assert.deepEqual(twice(1, 2), []);
  assert.deepEqual(twice(1, 1), ['no longer true: why']);
  assert.deepEqual(changes(['a', 'b'], ['b', 'a']), { missing: [], added: [] });
});
