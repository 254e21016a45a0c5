/**
 * Captchas that ask the browser for a proof of work, with their endpoints played by the test's server.
 *
 * Rows of packages; the puzzles are fixed, so the solutions are too wherever one worker counts from zero.
 */
import { hex } from './traffic.mjs';

/** @typedef {import('../site.mjs').Page} Page */

/** @param {object} value @returns {import('../../e2e/harness/server.mjs').Answer} */
const json = (value) => ({ body: JSON.stringify(value), headers: { 'content-type': 'application/json' } });

/** Friendly Captcha's puzzle: 13 is its expiry in 5 minutes, 14 the number of puzzles, 15 their difficulty. */
const FRIENDLY = Buffer.from(hex('friendly', 32), 'hex');
FRIENDLY.set([12, 16, 130], 13);

/** Widgets refuse browsers that are driven; here one is. */
const AS_A_PERSON = /* html */ `<script>
const ordinary = { webdriver: false, userAgent: navigator.userAgent.replace('Headless', ''), appVersion: navigator.appVersion.replace('Headless', '') };
for (const [name, value] of Object.entries(ordinary)) Object.defineProperty(navigator, name, { value });
</script>`;

/** @type {Page[]} */
export const CAPTCHAS = [
  {
    name: 'friendly-challenge',
    packages: ['friendly-challenge'],
    does: 'solves 16 BLAKE2b puzzles in its blob workers with WebAssembly and fills the form',
    files: { '/puzzle': json({ data: { puzzle: `${hex('signature', 16)}.${FRIENDLY.toString('base64')}` } }) },
    imports: { 'friendly-challenge': '/npm/friendly-challenge/index.js' },
    body: /* html */ `${AS_A_PERSON}<form><div id="captcha"></div></form><script type="module">
import { WidgetInstance } from 'friendly-challenge';
new WidgetInstance(captcha, {
  sitekey: 'FCMTEST', puzzleEndpoint: location.origin + '/puzzle', startMode: 'none',
  readyCallback: () => document.querySelector('.frc-button').click(),
  // The last part holds times.
  doneCallback: (solution) => done({ solution: solution.split('.').slice(0, 3), field: document.querySelector('.frc-captcha-solution').value === solution }),
  errorCallback: (error) => done({ error: String(error) }),
});
</script>`,
  },
  {
    name: 'mcaptcha-pow',
    packages: ['@mcaptcha/pow-wasm'],
    does: "mCaptcha's proof of work in WebAssembly in a module worker, with its progress",
    files: {
      '/pow.js': /* js */ `import * as pow from '/npm/@mcaptcha/pow-wasm/pow_wasm_bg.js';
const { instance } = await WebAssembly.instantiateStreaming(fetch('/npm/@mcaptcha/pow-wasm/pow_wasm_bg.wasm'), { './pow_wasm_bg.js': pow });
pow.__wbg_set_wasm(instance.exports);
onmessage = ({ data: { salt, string, difficulty_factor } }) => {
  let steps = 0;
  const work = JSON.parse(pow.stepped_gen_pow(salt, string, difficulty_factor, 1000, () => steps++));
  postMessage({ ...work, steps });
};
postMessage('ready');`,
      '/api/v1/pow/config': json({ salt: hex('salt', 16), string: hex('phrase', 24), difficulty_factor: 50_000 }),
    },
    body: /* html */ `<script type="module">
const config = await (await fetch('/api/v1/pow/config', { method: 'POST', body: JSON.stringify({ key: 'site' }) })).json();
const worker = new Worker('/pow.js', { type: 'module' });
worker.onmessage = ({ data }) => (data === 'ready' ? worker.postMessage(config) : (worker.terminate(), done(data)));
</script>`,
  },
];
