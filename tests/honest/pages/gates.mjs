/**
 * Gates and fractals: pages that keep all cores busy for a reason the visitor came for.
 *
 * Rows of our own; where the first core to finish wins, the server checks what it found and the result is its answer.
 */
import { createHash } from 'node:crypto';
import { hex } from './traffic.mjs';

/** @typedef {import('../site.mjs').Page} Page */
/** @typedef {import('../site.mjs').Route} Route */

/** SHA-256 in plain JavaScript (FIPS 180-4), as such gates carry it for browsers without crypto.subtle. */
export const SHA256 = /* js */ `
const primes = [];
for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime)) primes.push(n);
const part = (root) => ((root % 1) * 2 ** 32) | 0;
const K = primes.map((prime) => part(Math.cbrt(prime)));
const START = primes.slice(0, 8).map((prime) => part(Math.sqrt(prime)));
function sha256(text) {
  const bytes = new TextEncoder().encode(text);
  const padded = new Uint8Array(((bytes.length + 8) >> 6) * 64 + 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 4, bytes.length * 8);
  const state = START.slice();
  const w = new Int32Array(64);
  for (let at = 0; at < padded.length; at += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getInt32(at + i * 4);
    for (let i = 16; i < 64; i++) {
      const x = w[i - 15], y = w[i - 2];
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
      const t1 = (h + (((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
      const t2 = ((((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((value, i) => (state[i] = (state[i] + value) | 0));
  }
  return state.map((value) => (value >>> 0).toString(16).padStart(8, '0')).join('');
}`;

/** Zero digits that a gate asks for: about 65,000 hashes, a second of work. */
const DIFFICULTY = 4;

const GATE_WORKER = /* js */ `${SHA256}
addEventListener('message', ({ data: { challenge, difficulty, nonce, step } }) => {
  const wanted = '0'.repeat(difficulty);
  for (let tried = 0; ; nonce += step, tried++) {
    const hash = sha256(challenge + nonce);
    if (hash.startsWith(wanted)) return postMessage({ nonce, hash });
    if (tried % 4096 === 0) postMessage({ progress: tried });
  }
});`;

/** @param {string} make  an expression that makes a worker out of WORKER, its text @returns {string} */
const gate = (make) => /* html */ `<h1>Making sure you are not a bot</h1><progress id="bar" max="65536"></progress>
<script type="module">
const { challenge, difficulty } = await (await fetch('/challenge')).json();
const cores = navigator.hardwareConcurrency;
const WORKER = await (await fetch('/gate-worker.js')).text();
let tried = 0;
const found = await new Promise((resolve, reject) => {
  const workers = Array.from({ length: cores }, () => ${make});
  workers.forEach((worker, nonce) => {
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.onmessage = ({ data }) => {
      if ('progress' in data) return (bar.value = tried += data.progress && 4096);
      workers.forEach((worker) => worker.terminate());
      resolve(data);
    };
    worker.postMessage({ challenge, difficulty, nonce, step: cores });
  });
});
const answer = await fetch('/pass?' + new URLSearchParams({ nonce: found.nonce, response: found.hash }));
done({ status: answer.status, said: await answer.text() });
</script>`;

/** Challenge and check. @type {Record<string, string | Route>} */
const GATE_FILES = {
  '/gate-worker.js': GATE_WORKER,
  '/challenge': { body: JSON.stringify({ challenge: hex('gate'), difficulty: DIFFICULTY }), headers: { 'content-type': 'application/json' } },
  '/pass': ({ path }) => {
    const query = new URL(path, 'https://gate.test').searchParams;
    const hash = createHash('sha256').update(hex('gate') + query.get('nonce')).digest('hex');
    const right = hash === query.get('response') && hash.startsWith('0'.repeat(DIFFICULTY));
    return { status: right ? 200 : 403, body: right ? 'welcome' : 'try again' };
  },
};

/** A picture of the Mandelbrot set, by rows, with the sum of its steps: exact in 64-bit floating point everywhere. */
const FRACTAL_WORKER = /* js */ `"use strict";
onmessage = ({ data: { from, to, size, limit } }) => {
  const steps = new Uint32Array((to - from) * size);
  for (let y = from, at = 0; y < to; y++) for (let x = 0; x < size; x++, at++) {
    const cr = (x / size) * 3 - 2.2, ci = (y / size) * 3 - 1.5;
    let zr = 0, zi = 0, n = 0;
    for (; n < limit && zr * zr + zi * zi < 4; n++) [zr, zi] = [zr * zr - zi * zi + cr, 2 * zr * zi + ci];
    steps[at] = n;
  }
  postMessage({ from, steps }, [steps.buffer]);
};`;

/** @type {Page[]} */
export const GATES = [
  {
    name: 'gate-http-workers',
    packages: [],
    does: 'a gate against bots: SHA-256 in all cores, in workers from http',
    body: gate("new Worker('/gate-worker.js')"),
    files: GATE_FILES,
  },
  {
    name: 'gate-blob-workers',
    packages: [],
    does: 'the same gate with workers from a blob whose address is revoked at once',
    body: gate(`{
      const url = URL.createObjectURL(new Blob([WORKER], { type: 'text/javascript' }));
      const worker = new Worker(url);
      URL.revokeObjectURL(url);
      return worker;
    }`),
    files: GATE_FILES,
  },
  {
    name: 'gate-subtle',
    packages: [],
    does: "the same gate with the browser's own SHA-256, in a module worker",
    body: gate("new Worker('/subtle.js', { type: 'module' })"),
    files: {
      ...GATE_FILES,
      '/subtle.js': /* js */ `addEventListener('message', async ({ data: { challenge, difficulty, nonce, step } }) => {
        const wanted = '0'.repeat(difficulty);
        for (; ; nonce += step) {
          const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(challenge + nonce)));
          const hash = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
          if (hash.startsWith(wanted)) return postMessage({ nonce, hash });
        }
      });`,
    },
  },
  {
    name: 'fractals',
    packages: [],
    does: 'draws a fractal in all cores, in blob workers whose text begins with "use strict"',
    files: { '/fractal.js': FRACTAL_WORKER },
    body: /* html */ `<canvas id="picture" width="480" height="480"></canvas><script type="module">
const text = await (await fetch('/fractal.js')).text();
const url = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
const [size, limit, band, cores] = [480, 2000, 20, navigator.hardwareConcurrency];
const context = picture.getContext('2d');
const bands = Array.from({ length: size / band }, (_, at) => at * band);
let sum = 0, drawn = 0;
for (let core = 0; core < cores; core++) {
  const worker = new Worker(url);
  const next = () => {
    const from = bands.shift();
    if (from === undefined) return worker.terminate();
    worker.postMessage({ from, to: from + band, size, limit });
  };
  worker.onmessage = ({ data: { from, steps } }) => {
    const image = context.createImageData(size, band);
    steps.forEach((n, at) => image.data.set([n % 256, (n * 7) % 256, (n * 13) % 256, 255], at * 4));
    context.putImageData(image, 0, from);
    sum += steps.reduce((all, n) => all + n, 0);
    drawn += band;
    next();
    if (drawn === size) done({ drawn, sum });
  };
  next();
}
</script>`,
  },
];
