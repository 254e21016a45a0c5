/**
 * Addresses to attempt: hosts of the bundled list, and honest ones for the same kinds of request, as a control.
 *
 * Kinds of request and a scheme -> attempts, a miner's and an honest one of each kind, and routes that would answer them.
 */
import { script, wasm } from '../harness/server.mjs';

/**
 * @typedef {import('./attempt.mjs').Attempt} Attempt
 * @typedef {import('./attempt.mjs').Kind} Kind
 * @typedef {import('./attempt.mjs').Outcome} Outcome
 * @typedef {import('../harness/server.mjs').Web} Web
 */

/** Of the bundled list, mining without asking. */
export const MINERS = [
  'coinhive.com',
  'coin-hive.com',
  'crypto-loot.com',
  'coinimp.com',
  'webminepool.com',
  'cnhv.co',
  'webmine.cz',
  'hostingcloud.racing',
];

/** Of the bundled list, mining offered openly: asked about, not blocked. */
export const OFFERED = 'script.nimiqpool.com';

export const HONEST = 'honest.test';

/** @type {Record<Kind, string>} */
const PATHS = {
  script: '/lib/miner.min.js',
  importScripts: '/lib/worker.js',
  wasm: '/lib/engine.wasm',
  fetch: '/api/job',
  xhr: '/api/stats',
  websocket: '/proxy',
  image: '/pixel.png',
};

/** What every host answers to the addresses below. @type {import('../harness/server.mjs').Routes} */
export const ROUTES = {
  '*': { body: 'here' },
  '*/lib/miner.min.js': script(''),
  '*/lib/worker.js': script(''),
  '*/lib/engine.wasm': wasm(),
};

/** @param {Kind} kind @param {'http' | 'https'} scheme @param {string} host @returns {Attempt} */
export function attempt(kind, scheme, host) {
  return { kind, url: `${kind === 'websocket' ? scheme.replace('http', 'ws') : scheme}://${host}${PATHS[kind]}` };
}

/**
 * A miner's and an honest address of each kind. Which miner, goes round.
 * @param {readonly Kind[]} kinds @param {'http' | 'https'} scheme @param {number} [first]
 */
export function attempts(kinds, scheme, first = 0) {
  return kinds.flatMap((kind, at) => [
    attempt(kind, scheme, MINERS[(first + at) % MINERS.length] ?? ''),
    attempt(kind, scheme, HONEST),
  ]);
}

/** @param {Outcome} outcome */
export const isHonest = ({ url }) => new URL(url).hostname === HONEST;

/** Everything that reached a miner's host. @param {Web} web @returns {string[]} */
export function leaks(web) {
  return MINERS.flatMap((host) => web.reached(host)).map(({ kind, host, path }) => `${kind} ${host}${path}`);
}
