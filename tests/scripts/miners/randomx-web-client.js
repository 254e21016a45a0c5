import createModule from './rx.js';
let module, cache, vm, seed;
async function prepare(seed_hash) {
  module ??= await createModule({ locateFile: () => 'rx.wasm' });
  if (seed === seed_hash) return;
  seed = seed_hash;
  cache = module._randomx_alloc_cache(0);
  module.HEAPU8.set(bytes(seed_hash), module.key);
  module._randomx_init_cache(cache, module.key, 32);
  vm = module._randomx_create_vm(0, cache, 0);
}
onmessage = async ({ data: job }) => {
  await prepare(job.seed_hash);
  const blob = bytes(job.blob);
  const limit = BigInt('0x' + job.target.match(/../g).reverse().join(''));
  for (let nonce = job.start; nonce < job.end; nonce++) {
    new DataView(blob.buffer).setUint32(39, nonce, true);
    module.HEAPU8.set(blob, module.input);
    module._randomx_calculate_hash(vm, module.input, blob.length, module.output);
    const result = module.HEAPU8.slice(module.output, module.output + 32);
    if (new DataView(result.buffer).getBigUint64(24, true) < limit) postMessage({ job_id: job.job_id, nonce, result });
    if ((nonce & 15) === 0) postMessage({ hashes: 16 });
  }
};
const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
