/**
 * The page of the demo: one that mines in the ways known from real sites, and has one honest script of its own.
 *
 * Nothing -> the requests it makes, in plain words, and the routes that serve it.
 */
import { attemptsScript } from './attempt.mjs';
import { html, script } from '../harness/server.mjs';

/**
 * @typedef {import('./attempt.mjs').Attempt} Attempt
 * @typedef {Attempt & { what: string, from: 'page' | 'worker', honest?: boolean }} Asked
 */

/** @type {Asked[]} */
export const ASKED = [
  { what: "Coinhive's script", kind: 'script', url: 'https://coinhive.com/lib/coinhive.min.js', from: 'page' },
  { what: "Crypto-Loot's script", kind: 'script', url: 'https://crypto-loot.com/lib/miner.min.js', from: 'page' },
  { what: "CoinIMP's script", kind: 'script', url: 'https://www.coinimp.com/scripts/min.js', from: 'page' },
  { what: "WebminePool's mining pool", kind: 'websocket', url: 'wss://webminepool.com/proxy', from: 'page' },
  { what: "Coinhive's worker", kind: 'importScripts', url: 'https://coin-hive.com/lib/worker.js', from: 'worker' },
  { what: 'an honest script', kind: 'script', url: 'https://cdn.honest.test/app.js', from: 'page', honest: true },
];

export const PAGE = 'https://recipes.test/';

/** Where the page reports what became of its requests. */
export const REPORTS = { page: '/page', worker: '/worker' };

/** @param {'page' | 'worker'} from */
const scriptOf = (from) => attemptsScript(ASKED.filter((asked) => asked.from === from), `https://report.test${REPORTS[from]}`);

/** @type {import('../harness/server.mjs').Routes} */
export const ROUTES = {
  '*': script(''),
  'recipes.test/worker.js': script(scriptOf('worker')),
  'recipes.test/': html(`<html lang="en"><title>A page that mines</title>
    <style>
      body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 3rem auto; padding: 0 1rem; color-scheme: light dark }
      td { padding: .2rem 1rem .2rem 0 } code { font-size: .9em }
    </style>
    <h1>A page that mines</h1>
    <p>This page asks for what pages ask for that mine with your computer, and for one honest script.
       Press the button of Wattguard to see what became of it.</p>
    <table>${ASKED.map(({ what, url }) => `<tr><td>${what}<td><code>${url}</code><td>`).join('')}</table>
    <script>${scriptOf('page')} new Worker('/worker.js');</script>`),
};

/** Runs in the page: writes down what became of each request. @param {{ url: string, outcome: string }[]} outcomes */
export function showOutcomes(outcomes) {
  for (const row of document.querySelectorAll('tr')) {
    const [, address, cell] = row.cells;
    const found = outcomes.find(({ url }) => url === address?.textContent);
    if (cell) cell.textContent = found?.outcome === 'arrived' ? 'loaded' : 'stopped';
  }
}
