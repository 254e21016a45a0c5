// Loads a model, checks its hash, runs it on wasm threads or WebGPU.
export const env = {
  wasm: { numThreads: undefined, simd: true, proxy: false, wasmPaths: undefined, initTimeout: 0 },
  webgpu: { powerPreference: 'high-performance' },
  logLevel: 'warning',
};

let initialised;

export async function init() {
  initialised ??= load();
  return initialised;
}

async function load() {
  const threads = env.wasm.numThreads ?? Math.min(4, Math.ceil((navigator.hardwareConcurrency || 1) / 2));
  const isolated = typeof crossOriginIsolated !== 'undefined' && crossOriginIsolated;
  const numThreads = isolated ? threads : 1;
  const memory = new WebAssembly.Memory({ initial: 256, maximum: 65536, shared: numThreads > 1 });
  const { instance } = await WebAssembly.instantiateStreaming(fetch((env.wasm.wasmPaths ?? '') + 'ort-wasm-simd-threaded.wasm'), {
    env: { memory, pthread_create: (pointer) => spawn(pointer, memory) },
  });
  instance.exports.OrtInit(numThreads, 2);
  return { instance, HEAPU8: new Uint8Array(memory.buffer), numThreads };
}

function spawn(pointer, memory) {
  const worker = new Worker(new URL('./ort-worker.js', import.meta.url));
  worker.postMessage({ cmd: 'run', pointer, memory });
  return 0;
}

export class InferenceSession {
  static async create(url, { sha256, executionProviders = ['webgpu', 'wasm'] } = {}) {
    const model = new Uint8Array(await (await fetch(url)).arrayBuffer());
    if (sha256) {
      const digest = await crypto.subtle.digest('SHA-256', model);
      const hex = [...new Uint8Array(digest)].map((b) => b.toString(16).padStart(2, '0')).join('');
      if (hex !== sha256) throw new Error('model hash does not match');
    }
    const { instance, HEAPU8 } = await init();
    const pointer = instance.exports.malloc(model.length);
    HEAPU8.set(model, pointer);
    const session = instance.exports.OrtCreateSession(pointer, model.length, executionProviders.includes('webgpu') ? 1 : 0);
    if (!session) throw new Error('cannot create a session');
    return new InferenceSession(session);
  }

  constructor(handle) {
    this.handle = handle;
  }

  async run(feeds) {
    const started = performance.now();
    const outputs = await (await init()).instance.exports.OrtRun(this.handle, feeds);
    return { outputs, milliseconds: performance.now() - started };
  }
}
