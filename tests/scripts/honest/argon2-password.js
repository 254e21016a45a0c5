// Argon2 in a worker: derives the key of a vault.
let modulePromise;

function loadModule(memory) {
  modulePromise ??= (async () => {
    const memoryPages = Math.ceil((memory * 1024) / 65536) + 64;
    const wasmMemory = new WebAssembly.Memory({ initial: memoryPages, maximum: 32767 });
    const { instance } = await WebAssembly.instantiateStreaming(fetch('argon2.wasm'), { env: { memory: wasmMemory } });
    return { exports: instance.exports, HEAPU8: new Uint8Array(wasmMemory.buffer) };
  })();
  return modulePromise;
}

const TYPES = { argon2d: 0, argon2i: 1, argon2id: 2 };

async function hash({ password, salt, time = 3, memory = 65536, parallelism = 4, length = 32, type = 'argon2id' }) {
  const { exports, HEAPU8 } = await loadModule(memory);
  const pass = new TextEncoder().encode(password);
  const pointers = [pass, salt].map((bytes) => {
    const pointer = exports.malloc(bytes.length);
    HEAPU8.set(bytes, pointer);
    return pointer;
  });
  const out = exports.malloc(length);
  const status = exports.argon2_hash(time, memory, parallelism, pointers[0], pass.length, pointers[1], salt.length, out, length, 0, 0, TYPES[type], 0x13);
  const result = HEAPU8.slice(out, out + length);
  [...pointers, out].forEach((pointer) => exports.free(pointer));
  if (status !== 0) throw new Error('argon2: ' + status);
  return result;
}

self.onmessage = async ({ data }) => {
  const { id, ...parameters } = data;
  const started = performance.now();
  try {
    const result = await hash(parameters);
    self.postMessage({ id, hash: result, milliseconds: performance.now() - started }, [result.buffer]);
  } catch (error) {
    self.postMessage({ id, error: error.message });
  }
};

/** Finds the parameters that take about a second here. */
export async function calibrate(goal = 1000) {
  const threads = navigator.hardwareConcurrency || 1;
  for (let memory = 16384; memory <= 1048576; memory *= 2) {
    const started = performance.now();
    await hash({ password: 'calibration', salt: crypto.getRandomValues(new Uint8Array(16)), memory, parallelism: threads });
    if (performance.now() - started > goal) return memory / 2;
  }
  return 1048576;
}
