/**
 * The demo: opens both browsers on a page that mines and shows what Wattguard did about it.
 *
 *     node tests/e2e/demo.mjs [--show] [--json FILE]
 *
 * --show opens real windows and leaves them open; --json writes the numbers to a file. Pictures of the popup go to
 * target/demo. Ends with 0 only if, in every browser that ran, no request to a miner left the browser and the honest
 * script loaded.
 */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { BROWSERS, EXECUTABLES, launch } from './harness/browsers.mjs';
import { createAuthority } from './harness/certificates.mjs';
import { ROOT } from './harness/package.mjs';
import { read } from './harness/popup.mjs';
import { startWeb } from './harness/server.mjs';
import { inPopup, report } from './harness/suite.mjs';
import { ASKED, PAGE, REPORTS, ROUTES, showOutcomes } from './pages/demo.mjs';

/**
 * @typedef {import('./harness/browsers.mjs').Browser} Browser
 * @typedef {import('./harness/browsers.mjs').BrowserName} BrowserName
 * @typedef {import('./harness/server.mjs').Web} Web
 * @typedef {import('../../extension/shared/messages.js').Stop} Stop
 * @typedef {import('./pages/demo.mjs').Asked} Asked
 *
 * @typedef {object} Line  what became of one request
 * @property {Asked} asked
 * @property {boolean} reached  the server
 * @property {Stop | undefined} stop
 *
 * @typedef {{ asked: number, stopped: number, leaked: number, honest_loaded: boolean }} Count
 */

const PICTURES = join(ROOT, 'target/demo');
const MINING = ASKED.filter(({ honest }) => !honest);

const { values: flags } = parseArgs({ options: { show: { type: 'boolean', default: false }, json: { type: 'string' } } });
process.exitCode = await demo();

async function demo() {
  await mkdir(PICTURES, { recursive: true });
  /** @type {Partial<Record<BrowserName, Count>>} */
  const counts = {};
  /** @type {Browser[]} */
  const shown = [];
  const web = await startWeb(await createAuthority());
  web.serve(ROUTES);
  console.log(`\nA page (${PAGE}) mines: it asks for ${MINING.length} things that miners need, and for one honest script.`);
  for (const name of BROWSERS) {
    if (!existsSync(EXECUTABLES[name])) {
      console.log(`\n${EXECUTABLES[name]} is not there. To include it: apt-get install ${name === 'firefox' ? 'firefox-esr' : name}`);
      continue;
    }
    web.forget();
    const browser = await launch(name, { web, show: flags.show });
    try {
      counts[name] = print(await mine(browser, web), await browser.version(), name);
    } finally {
      if (flags.show) shown.push(browser);
      else await browser.close();
    }
  }
  if (flags.json) await writeFile(flags.json, `${JSON.stringify(counts, null, 2)}\n`);
  if (shown.length) console.log('\nThe windows stay until you close them. Or press Ctrl-C here.');
  await Promise.all(shown.map(async (browser) => browser.closed().then(browser.close)));
  await web.close();
  const all = Object.values(counts);
  return all.length > 0 && all.every(({ leaked, honest_loaded }) => leaked === 0 && honest_loaded) ? 0 : 1;
}

/** @param {Browser} browser @param {Web} web @returns {Promise<Line[]>} */
async function mine(browser, web) {
  const tab = await browser.open(PAGE);
  /** @param {string} path */
  const reported = (path) => web.arrival((arrival) => arrival.host === 'report.test' && arrival.path === path);
  const reports = await Promise.all(Object.values(REPORTS).map(reported));
  await tab.evaluate(showOutcomes, reports.flatMap(({ body }) => JSON.parse(body)));
  const { stops } = await report(browser, tab, ({ stopped }) => stopped >= MINING.length);
  await inPopup(browser, tab, async (popup) => {
    await read(popup);
    await popup.screenshot(join(PICTURES, `${browser.name}.png`));
  });
  return ASKED.map((asked) => {
    const { host, pathname } = new URL(asked.url);
    return {
      asked,
      reached: web.reached(host).some(({ path }) => path === pathname),
      stop: stops.find(({ url, action }) => url === asked.url && action === 'blocked'),
    };
  });
}

/** @param {Line[]} lines @param {string} version @param {BrowserName} name @returns {Count} */
function print(lines, version, name) {
  console.log(`\n${version}`);
  const table = lines.map(({ asked, reached, stop }) => [
    asked.what,
    asked.url,
    reached ? 'yes' : 'no',
    stop ? 'yes' : 'no',
    stop ? reason(stop) : asked.honest ? 'nothing against it' : '',
  ]);
  const rows = [['the page asked for', 'at', 'reached the server', 'stopped', 'by which filter'], ...table];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  for (const row of rows) console.log(`  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('   ').trimEnd()}`);

  const mining = lines.filter(({ asked }) => !asked.honest);
  const count = {
    asked: mining.length,
    stopped: mining.filter(({ stop }) => stop).length,
    leaked: mining.filter(({ reached }) => reached).length,
    honest_loaded: lines.filter(({ asked }) => asked.honest).every(({ reached }) => reached),
  };
  const honest = count.honest_loaded ? 'loaded' : 'DID NOT LOAD';
  console.log(`  ${count.stopped} of ${count.asked} attempts to mine stopped, ${count.leaked} reached a miner's server; the honest script ${honest}.`);
  console.log(`  What the popup says of it: ${relative(process.cwd(), join(PICTURES, `${name}.png`))}`);
  return count;
}

/** @param {Stop} stop */
function reason({ verdict }) {
  const [{ what, where } = {}] = verdict?.evidence ?? [];
  if (what?.kind === 'sign') return `${what.key}: ${what.arguments.join(', ')}`;
  return what && where?.kind === 'line' ? `${what.filter} (${where.list}, line ${where.line})` : 'a rule of the browser';
}
