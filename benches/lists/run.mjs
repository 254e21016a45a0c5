/**
 * What a list of 100,000 hosts costs: from asking for it until it protects, one more host in it, word that nothing has
 * changed, and the first verdict of a background that was started anew.
 *
 *     node benches/lists/run.mjs [--hosts N] [--rounds N]
 *
 * Beside each stands what the browser alone takes for it in the same run (its own calls and a bare parse, called from a page of
 * the extension). Judges nothing: a busy machine is no fault of the code.
 */
import os from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { BROWSERS, launch } from '../../tests/e2e/harness/browsers.mjs';
import { createAuthority } from '../../tests/e2e/harness/certificates.mjs';
import { startWeb } from '../../tests/e2e/harness/server.mjs';
import { bareInstall, bareWake, beginLag, endLag, send } from './inside.mjs';

/** @typedef {import('../../tests/e2e/harness/browsers.mjs').Browser} Browser */

const { values: flags } = parseArgs({ options: { hosts: { type: 'string', default: '100000' }, rounds: { type: 'string', default: '7' } } });
const [HOSTS, ROUNDS] = [Number(flags.hosts), Number(flags.rounds)];
const ADDRESS = 'https://lists.test/hosts.txt';

/** Steps until the rules are taken that are neither the network's nor the browser's call. */
const OWN = ['reading', 'storing', 'compiling'];

/** @param {number} version */
const list = (version) =>
  `! Title: Many hosts\n! Version: ${version}\n${Array.from({ length: HOSTS + version }, (_, at) => `||host${(at * 7919) % 999_983}.example^\n`).join('')}`;

for (const name of BROWSERS) await bench(name);

/** @param {import('../../tests/e2e/harness/browsers.mjs').BrowserName} name */
async function bench(name) {
  const web = await startWeb(await createAuthority());
  let version = 0;
  web.serve({
    'lists.test/hosts.txt': ({ headers }) => {
      const etag = `"${version}"`;
      return headers['if-none-match'] === etag ? { status: 304, body: '' } : { body: list(version), headers: { 'content-type': 'text/plain', etag } };
    },
  });
  const browser = await launch(name, { web });
  /** @type {Record<string, number[]>} */
  const figures = {};
  const put = (/** @type {string} */ what, /** @type {number} */ value) => void (figures[what] ??= []).push(value);
  const putSent = async (/** @type {string} */ what, /** @type {object} */ message) => {
    const { took, steps } = await browser.inExtension(send, message);
    put(what, took);
    for (const [step, part] of Object.entries(steps)) put(`${what}: ${step}`, part);
    put(`${what} own`, OWN.reduce((sum, step) => sum + (steps[step] ?? 0), 0));
  };
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      version = 0;
      put('bare wake', await wake(browser));
      const bare = await browser.inExtension(bareInstall, ADDRESS, precise(name));
      put('bare fetch', bare.fetch);
      put('bare parse', bare.parse);
      put('bare rules', bare.rules);
      put('bare one', bare.one);
      put('bare handed', bare.handed);
      await putSent('install', { kind: 'addList', address: ADDRESS });
      await putSent('unchanged', { kind: 'updateLists', ids: [ADDRESS] });
      version = 1;
      await putSent('one more', { kind: 'updateLists', ids: [ADDRESS] });
      put('wake', await wake(browser));
      await browser.inExtension(send, { kind: 'removeList', id: ADDRESS });
      // Once more for how long events wait: to ask all the time is work of its own.
      await browser.inExtension(beginLag);
      await browser.inExtension(send, { kind: 'addList', address: ADDRESS });
      put('install lag', await browser.inExtension(endLag));
      version = 2;
      await browser.inExtension(beginLag);
      await browser.inExtension(send, { kind: 'updateLists', ids: [ADDRESS] });
      put('one more lag', await browser.inExtension(endLag));
      await browser.inExtension(send, { kind: 'removeList', id: ADDRESS });
    }
    const [browserName] = [await browser.version()];
    print(browserName, figures);
  } finally {
    await browser.close();
    await web.close();
  }
}

/** @param {Browser} browser  the first verdict of a new life */
async function wake(browser) {
  await browser.leaveExtension();
  await browser.killBackground();
  // Chromium takes a moment to notice.
  await wait(300);
  return browser.inExtension(bareWake);
}

/** @param {string} name */
function precise(name) {
  return name === 'firefox';
}

/** @param {string} name @param {Record<string, number[]>} figures */
function print(name, figures) {
  const median = (/** @type {string} */ what) => [...(figures[what] ?? [])].sort((a, b) => a - b)[Math.floor((figures[what]?.length ?? 0) / 2)] ?? NaN;
  const worst = (/** @type {string} */ what) => Math.max(...(figures[what] ?? []));
  const bare = median('bare fetch') + median('bare parse') + median('bare rules');
  const rows = [
    ['fetch to protected', median('install'), bare, 1.5],
    // A rule cannot be added to: who holds a list in one rule sets all of it.
    ['one host more, of fetch and the call that sets all', median('one more'), median('bare fetch') + median('bare rules'), 1.2],
    ['the same, of fetch and a call for that host alone', median('one more'), median('bare fetch') + median('bare one'), NaN],
    ['nothing new (304)', median('unchanged'), median('bare fetch'), NaN],
    ['first verdict after a start', median('wake'), median('bare wake'), 1.5],
  ];
  console.log(`\n${name}, ${HOSTS} hosts, medians of ${ROUNDS}, load ${os.loadavg()[0]?.toFixed(1)}\n`);
  console.log('| what | ours | bare | ratio | aim |\n| --- | ---: | ---: | ---: | ---: |');
  for (const [what, ours, other, aim] of /** @type {[string, number, number, number][]} */ (rows)) {
    console.log(`| ${what} | ${ours.toFixed(0)} ms | ${other.toFixed(0)} ms | ${(ours / other).toFixed(2)} | ${Number.isNaN(aim) ? '' : `<= ${aim}`} |`);
  }
  const bares = ['fetch', 'parse', 'rules', 'one'].map((what) => `${what} ${median(`bare ${what}`).toFixed(0)}`);
  console.log(`\nbare: ${bares.join(', ')} ms`);
  for (const what of ['install', 'one more']) {
    const steps = Object.keys(figures).filter((name) => name.startsWith(`${what}: `));
    const list = steps.map((name) => `${name.slice(what.length + 2)} ${median(name).toFixed(0)}`).join(', ');
    console.log(`steps of ${what}: ${list} ms; our own part ${median(`${what} own`).toFixed(0)} ms`);
  }
  const lag = (/** @type {string} */ what) => `${median(`${what} lag`).toFixed(0)} ms (most ${worst(`${what} lag`).toFixed(0)})`;
  console.log(`longest wait of an event: ${lag('install')}, of one more ${lag('one more')}; the browser's call for the rules alone keeps its thread ${median('bare handed').toFixed(0)} ms`);
}
