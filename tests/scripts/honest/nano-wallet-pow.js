// Each transaction of a block lattice carries its own small proof of work (BLAKE2b over nonce and previous block).
import blakejs from 'blakejs';

const THRESHOLD = { send: 0xfffffff8n << 32n, receive: 0xfffffe00n << 32n };

export function valid(hash, work, threshold) {
  const input = new Uint8Array([...bytes(work).reverse(), ...bytes(hash)]);
  const output = blakejs.blake2b(input, null, 8);
  return output.reverse().reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n) >= threshold;
}

export async function generateWork(hash, kind = 'send') {
  const threshold = THRESHOLD[kind];
  try {
    return await remote(hash, threshold);
  } catch {
    return local(hash, threshold);
  }
}

async function remote(hash, threshold) {
  const difficulty = threshold.toString(16);
  const response = await fetch('https://node.wallet.example/rpc', { method: 'POST', body: JSON.stringify({ action: 'work_generate', hash, difficulty }) });
  const { work, error } = await response.json();
  if (error || !valid(hash, work, threshold)) throw new Error(error);
  return work;
}

function local(hash, threshold) {
  const count = Math.max(1, navigator.hardwareConcurrency - 1);
  const workers = [];
  return new Promise((resolve) => {
    for (let at = 0; at < count; at++) {
      const worker = new Worker('pow-wasm-worker.js');
      worker.postMessage({ hash, threshold: threshold.toString(16) });
      worker.onmessage = ({ data }) => {
        if (data === 'ready') return;
        workers.forEach((one) => one.terminate());
        resolve(data.work);
      };
      workers.push(worker);
    }
  });
}

function bytes(hex) {
  return Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
}

export const cached = {
  key: (account) => 'work:' + account,
  load(account) { return JSON.parse(localStorage.getItem(this.key(account)) ?? 'null'); },
  save(account, frontier, work) { localStorage.setItem(this.key(account), JSON.stringify({ frontier, work })); },
};
