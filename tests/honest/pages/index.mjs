/**
 * The table of honest pages.
 *
 * Nothing -> all rows; those of `cargo xtask test`, which are most like miners and need little to be installed; and the
 * packages that could not be made to run, with the reason.
 */
import { CAPTCHAS } from './captchas.mjs';
import { COINS } from './coins.mjs';
import { ENGINES } from './engines.mjs';
import { EVERYDAY } from './everyday.mjs';
import { GATES } from './gates.mjs';
import { HASHES } from './hashes.mjs';
import { MEDIA } from './media.mjs';
import { MESSAGING } from './messaging.mjs';
import { MODULES } from './modules.mjs';
import { PLATFORM } from './platform.mjs';
import { ROOMS } from './rooms.mjs';
import { WALLETS } from './wallets.mjs';
import { WORKERS } from './workers.mjs';

/** @typedef {import('../site.mjs').Page} Page */

/** @type {Page[]} */
export const ALL = [...GATES, ...COINS, ...ROOMS, ...WORKERS, ...PLATFORM, ...MODULES, ...EVERYDAY, ...CAPTCHAS, ...HASHES, ...MESSAGING, ...WALLETS, ...ENGINES, ...MEDIA];

/** What `cargo xtask test` runs, and installs packages for. */
const NAMES = new Set([
  'gate-http-workers', 'gate-blob-workers', 'fractals',
  'block-explorer', 'pool-dashboard', 'ethereum-subscriptions', 'solana-subscriptions', 'trading-ticker',
  'game-loop', 'worker-blob-strict', 'worker-errors', 'shared-worker', 'service-worker',
  'wrapped-constructors', 'reflection', 'socket-errors', 'strict-policy', 'frames', 'wasm-starts',
  'friendly-challenge', 'mcaptcha-pow', 'password-vault', 'blake2b-wasm', 'sha256-wasm', 'socket-io',
]);

export const QUICK = ALL.filter(({ name }) => NAMES.has(name));

/** Packages of which a page shows a part, or another form: why. @type {[string, string][]} */
export const IN_PART = [
  ['@dimforge/rapier3d', 'as @dimforge/rapier3d-compat: the same module, but it starts without a bundler that imports wasm'],
  ['@friendlycaptcha/sdk', 'makes its frames and is destroyed; what solves its puzzles comes from the service'],
  ['@mediapipe/tasks-vision', 'starts its graph runner, which refuses an empty model: no package brings a model'],
  ['@nimiq/core', 'keys and transactions; its client needs the network of other nodes to come to mining'],
  ['stockfish', 'version 10.0.2 of 1.4 MB: the newest is 196 MB'],
  ['kaspa-wasm', 'built for Node: the page gives it the three modules of Node that it asks for'],
  ['three, WebGL', 'Firefox has no WebGL where there is neither a graphics card nor Mesa: there the scene is computed, not drawn'],
];
