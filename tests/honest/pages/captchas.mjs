/**
 * Captchas that ask the browser for a proof of work, with their endpoints played by the test's server.
 *
 * Rows of packages; the puzzles are fixed, so the solutions are too wherever one worker counts from zero.
 */
import { createHash } from 'node:crypto';
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
  {
    name: 'mcaptcha-glue',
    packages: ['@mcaptcha/vanilla-glue', '@mcaptcha/pow-wasm'],
    does: "mCaptcha's widget in a frame, which hands its token to the form",
    files: {
      '/widget/': { headers: { 'content-type': 'text/html' }, body: /* html */ `<!doctype html><script type="module">
import * as pow from '/npm/@mcaptcha/pow-wasm/pow_wasm_bg.js';
const { instance } = await WebAssembly.instantiateStreaming(fetch('/npm/@mcaptcha/pow-wasm/pow_wasm_bg.wasm'), { './pow_wasm_bg.js': pow });
pow.__wbg_set_wasm(instance.exports);
parent.postMessage({ token: pow.gen_pow('salt', 'phrase', 20000) }, '*');
</script>` },
    },
    body: /* html */ `<form><label id="mcaptcha__token-label" data-mcaptcha_url="https://mcaptcha-glue.test/widget/?sitekey=key">token<input id="mcaptcha__token" name="mcaptcha__token"></label><div id="mcaptcha__widget-container"></div></form>
<script src="/npm/@mcaptcha/vanilla-glue/dist/index.js"></script><script>
addEventListener('message', () => done({ token: document.querySelector('#mcaptcha__token').value, frames: frames.length }));
</script>`,
  },
  {
    name: 'cap',
    packages: ['@cap.js/widget', '@cap.js/wasm'],
    does: "Cap's widget solves 20 challenges of SHA-256 in its pool of blob workers and redeems them",
    files: {
      '/cap/challenge': json({ challenge: { c: 20, s: 32, d: 4 }, token: hex('cap', 25), expires: 4_102_444_800_000 }),
      '/cap/redeem': ({ body }) => json({ success: true, token: hex(JSON.stringify(JSON.parse(body).solutions), 15), expires: 4_102_444_800_000 }),
    },
    body: /* html */ `<script>window.CAP_CUSTOM_WASM_URL = '/npm/@cap.js/wasm/browser/cap_wasm_bg.wasm';</script><script src="/npm/@cap.js/widget/cap.min.js"></script>
<cap-widget id="widget" data-cap-api-endpoint="/cap/"></cap-widget><script>
widget.addEventListener('solve', ({ detail: { token } }) => done({ token, field: document.querySelector('[name=cap-token]').value === token }));
widget.addEventListener('error', ({ detail }) => done({ error: detail }));
widget.solve();
</script>`,
  },
  {
    name: 'altcha',
    packages: ['altcha'],
    does: "ALTCHA's widget finds the number behind a SHA-256 in its workers",
    files: { '/challenge': json({ algorithm: 'SHA-256', challenge: createHash('sha256').update('salt?x=154321').digest('hex'), salt: 'salt?x=1', maxnumber: 100_000, signature: hex('altcha') }) },
    body: /* html */ `<script type="module" src="/npm/altcha/dist/main/altcha.js"></script><form><altcha-widget id="widget" challenge="/challenge" auto="onload"></altcha-widget></form><script>
widget.addEventListener('statechange', ({ detail: { state, payload } }) => {
  if (state !== 'verified' && state !== 'error') return;
  const { number, challenge } = payload ? JSON.parse(atob(payload)) : {};
  done({ state, number, challenge });
});
</script>`,
  },
  {
    name: 'friendly-sdk',
    packages: ['@friendlycaptcha/sdk'],
    does: "Friendly Captcha's second widget, as far as it goes without its service: makes its frames, and is destroyed",
    files: { '/api/v2/captcha/agent': { headers: { 'content-type': 'text/html' }, body: '<!doctype html>' }, '/api/v2/captcha/widget': { headers: { 'content-type': 'text/html' }, body: '<!doctype html>' } },
    body: /* html */ `<form><div id="mount"></div></form><script type="module">
import { FriendlyCaptchaSDK } from '/npm/@friendlycaptcha/sdk/sdk.js';
const sdk = new FriendlyCaptchaSDK({ apiEndpoint: location.origin, disableEvalPatching: true });
const widget = sdk.createWidget({ element: mount, sitekey: 'FCMTEST', startMode: 'none' });
const made = [...document.querySelectorAll('iframe')].map(({ src }) => new URL(src).pathname).sort();
const before = widget.getState();
widget.destroy();
done({ made, before, after: widget.getState() });
</script>`,
  },
];
