/**
 * Everyday pages with something of a miner: their words, their work, or their way of asking for it.
 *
 * Rows of our own.
 */
import { SHA256 } from './gates.mjs';
import { answering, feed, hex, many } from './traffic.mjs';

/** @typedef {import('../site.mjs').Page} Page */

/** @type {Page[]} */
export const EVERYDAY = [
  {
    name: 'comment-form',
    packages: [],
    does: 'a form that pays for its comment with a hashcash in the page itself, in slices between frames',
    files: { '/comment': ({ body }) => ({ body: `stored ${body.length > 20}` }) },
    body: /* html */ `<form id="form"><textarea name="text">Nice page.</textarea></form><script>${SHA256}
const stamp = '1:16:20261123:comment::';
let nonce = 0;
function slice() {
  const end = nonce + 2000;
  for (; nonce < end; nonce++) if (sha256(stamp + nonce).startsWith('0000')) {
    return fetch('/comment', { method: 'POST', body: JSON.stringify({ text: form.text.value, stamp: stamp + nonce }) }).then((answer) => answer.text()).then((said) => done({ nonce, said }));
  }
  requestAnimationFrame(slice);
}
slice();
</script>`,
  },
  {
    name: 'idle-game',
    packages: [],
    does: 'a game about mining coins: hash rate, pool, workers and blocks as words and numbers on the screen',
    body: /* html */ `<h1>Coin Tycoon</h1><p id="figures"></p><script>
const game = { hashrate: 10, workers: 1, pool: 'Moon Pool', difficulty: 1000, shares: 0, coins: 0 };
const miner = { start() { game.workers++; game.hashrate *= 1.4; }, submitShare() { game.shares++; if (game.shares % 10 === 0) { game.coins += 2; game.difficulty *= 1.05; } } };
let tick = 0;
const timer = setInterval(() => {
  miner.submitShare();
  if (++tick % 12 === 0) miner.start();
  figures.textContent = 'Hashrate: ' + game.hashrate.toFixed(1) + ' H/s, accepted shares: ' + game.shares + ', difficulty: ' + game.difficulty.toFixed(0) + ', coins: ' + game.coins;
  if (tick === 60) { clearInterval(timer); done({ ...game, hashrate: game.hashrate.toFixed(3), difficulty: game.difficulty.toFixed(3) }); }
}, 10);
</script>`,
  },
  {
    name: 'build-dashboard',
    packages: [],
    does: 'builds of a CI server: jobs with job_id, status and logs over a socket, which the page acknowledges',
    speak: (peer) =>
      answering(peer, ({ type, job_id }) => {
        if (type === 'subscribe') return void feed(peer, many(40, (at) => ({ type: 'job', job_id: hex(`job ${at}`, 16), status: ['queued', 'running', 'done'][at % 3], commit: hex(`commit ${at}`, 20), runner: `worker-${at % 4}`, target: 'release' })));
        return { type: 'ack', job_id };
      }),
    body: /* html */ `<ul id="jobs"></ul><script>
const socket = new WebSocket('wss://' + location.hostname + ':8443/builds');
let acknowledged = 0;
socket.onopen = () => socket.send(JSON.stringify({ type: 'subscribe', project: 'site' }));
socket.onmessage = ({ data }) => {
  const { type, job_id, status, commit } = JSON.parse(data);
  if (type === 'job') { jobs.append(Object.assign(document.createElement('li'), { textContent: status + ' ' + commit })); socket.send(JSON.stringify({ type: 'seen', job_id })); }
  if (type === 'ack' && ++acknowledged === 40) { socket.close(); done({ jobs: jobs.children.length, last: jobs.lastChild.textContent }); }
};
</script>`,
  },
  {
    name: 'print-queue',
    packages: [],
    does: 'a print queue that polls for a job, renders it in a worker and sends its result back, 12 times',
    files: {
      '/queue/next': ({ path }) => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify({ job_id: path.split('at=')[1], document: hex(path, 200), copies: 2 }) }),
      '/queue/done': { body: 'OK' },
      '/render.js': "onmessage = ({ data: { job_id, document, copies } }) => { const dots = new Uint8Array(65536); for (let copy = 0; copy < copies; copy++) for (let at = 0; at < dots.length; at++) dots[at] ^= document.charCodeAt(at % document.length) * (copy + 1); postMessage({ job_id, pages: copies, sum: dots.reduce((all, dot) => all + dot, 0) }); };",
    },
    body: /* html */ `<output id="state"></output><script type="module">
const worker = new Worker('/render.js');
const results = [];
for (let at = 0; at < 12; at++) {
  const job = await (await fetch('/queue/next?at=' + at)).json();
  const result = await new Promise((resolve) => { worker.onmessage = ({ data }) => resolve(data); worker.postMessage(job); });
  state.value = await (await fetch('/queue/done', { method: 'POST', body: JSON.stringify(result) })).text();
  results.push(result.sum);
}
worker.terminate();
done({ results, state: state.value });
</script>`,
  },
  {
    name: 'shared-learning',
    packages: [],
    does: 'trains a small model in a worker on weights from a server and sends its update back, in 10 rounds',
    speak: (peer) => {
      const round = (/** @type {number} */ at, /** @type {number[]} */ weights) => peer.send(JSON.stringify({ type: 'round', id: at, weights, rate: 0.1 }));
      peer.on('message', (data) => {
        const { type, id, weights } = JSON.parse(String(data));
        if (type === 'join') round(0, [0, 0, 0, 0]);
        if (type === 'update') id < 9 ? round(id + 1, weights) : peer.send(JSON.stringify({ type: 'finished', weights }));
      });
    },
    body: /* html */ `<script type="module">
const code = "onmessage = ({ data: { id, weights, rate } }) => { for (let step = 0; step < 20000; step++) { const x = [1, (step % 7) / 7, (step % 11) / 11, (step % 13) / 13]; const wanted = 1 + 2 * x[1] - 3 * x[2] + x[3]; const error = x.reduce((all, value, at) => all + value * weights[at], 0) - wanted; weights = weights.map((weight, at) => weight - rate * error * x[at]); } postMessage({ type: 'update', id, weights }); }";
const worker = new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
const socket = new WebSocket('wss://' + location.hostname + ':8443/rounds');
worker.onmessage = ({ data }) => socket.send(JSON.stringify(data));
socket.onopen = () => socket.send(JSON.stringify({ type: 'join' }));
socket.onmessage = ({ data }) => {
  const message = JSON.parse(data);
  if (message.type === 'round') return worker.postMessage(message);
  worker.terminate();
  socket.close();
  done(message.weights.map((weight) => weight.toFixed(6)));
};
</script>`,
  },
  {
    name: 'file-digests',
    packages: [],
    does: 'digests and packs 20 files of 1 MB by streams, in as many workers as there are cores',
    files: { '/pack.js': "onmessage = async ({ data: file }) => { const packed = await new Response(file.stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer(); const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer())); const back = await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer(); postMessage([file.name, digest.slice(0, 4).join(), back.byteLength]); };" },
    body: /* html */ `<script type="module">
const files = Array.from({ length: 20 }, (_, at) => new File([new Uint8Array(1 << 20).map((_, byte) => (byte * (at + 1)) >> 3)], 'file ' + at));
const results = [];
await Promise.all(Array.from({ length: navigator.hardwareConcurrency }, async () => {
  const worker = new Worker('/pack.js');
  for (let file; (file = files.pop()); ) results.push(await new Promise((resolve) => { worker.onmessage = ({ data }) => resolve(data); worker.postMessage(file); }));
  worker.terminate();
}));
done(results.sort());
</script>`,
  },
];
