import { BarretenbergWasm } from './barretenberg.js';

/** Proves in the browser that a note may be spent, with all cores. */
export class Prover {
  static async new(threads = navigator.hardwareConcurrency || 4) {
    const prover = new Prover();
    prover.threadCount = Math.min(threads, 32);
    prover.wasm = await BarretenbergWasm.new('main', await WebAssembly.compileStreaming(fetch('barretenberg.wasm')));
    prover.pool = [];
    for (let at = 0; at < prover.threadCount - 1; at++) {
      const worker = new Worker(new URL('./worker.js', import.meta.url));
      worker.postMessage({ module: prover.wasm.module, memory: prover.wasm.memory });
      prover.pool.push(worker);
    }
    return prover;
  }

  async loadKey(url) {
    const key = new Uint8Array(await (await fetch(url)).arrayBuffer());
    const pointer = this.wasm.exports().bbmalloc(key.length);
    this.wasm.transferToHeap(key, pointer);
    this.key = pointer;
  }

  async createProof(witness) {
    const started = performance.now();
    const nonce = crypto.getRandomValues(new Uint8Array(32));
    const tree = await this.merkleProof(witness.commitment);
    const proof = await this.wasm.call('join_split__create_proof', this.key, witness.serialise(), tree, nonce);
    console.info(`proof in ${performance.now() - started} ms with ${this.threadCount} threads`);
    return proof;
  }

  async merkleProof(commitment) {
    const { path, root, index } = await (await fetch('/rollup/merkle?leaf=' + commitment)).json();
    let hash = commitment;
    for (const [level, sibling] of path.entries()) hash = this.keccak((index >> level) & 1 ? sibling + hash : hash + sibling);
    if (hash !== root) throw new Error('merkle path does not fit');
    return path;
  }

  keccak(hex) { return this.wasm.call('keccak256', hex); }

  async submit(proof, rollup) {
    const response = await fetch(rollup + '/txs', { method: 'POST', body: proof });
    const { job_id } = await response.json();
    return job_id;
  }
}
