/**
 * Pages that start WebAssembly, shaders and emulators of their own.
 *
 * Rows of our own; the module is hand-written: `sum(n)` mixes the numbers below n, tells its import and stores the result.
 */
/** @typedef {import('../site.mjs').Page} Page */
/** @typedef {import('../../e2e/harness/server.mjs').Answer} Answer */

/** (import "env" "tell") (export "memory") (export "sum"): xor, multiply by 31, rotate by 7. */
const CODE = 'AGFzbQEAAAABCgJgAX8AYAF/AX8CDAEDZW52BHRlbGwAAAMCAQEFBAEBAQQHEAIGbWVtb3J5AgADc3VtAAEKLwEtAQJ/A0AgASACQR9sc0EHdyEBIAJBAWoiAiAASQ0ACyABEABBECABNgIAIAEL';

/** @type {Answer} */
export const CODE_WASM = { body: new Uint8Array(Buffer.from(CODE, 'base64')), headers: { 'content-type': 'application/wasm' } };

/** @type {Page[]} */
export const MODULES = [
  {
    name: 'wasm-starts',
    packages: [],
    does: 'starts one module in nine ways, streaming and not, in the page and in workers, and once wrongly in each',
    files: {
      '/code.wasm': CODE_WASM,
      '/plain.bin': { body: CODE_WASM.body },
      '/worker.js': "onmessage = async ({ data }) => { const module = data instanceof WebAssembly.Module ? data : await WebAssembly.compileStreaming(fetch('/code.wasm')); const { exports } = await WebAssembly.instantiate(module, { env: { tell: postMessage } }); postMessage('sum ' + exports.sum(5000)); };",
    },
    body: /* html */ `<script type="module">
const told = [];
const imports = { env: { tell: (value) => told.push(value) } };
const bytes = new Uint8Array(await (await fetch('/plain.bin')).arrayBuffer());
const sum = ({ exports }) => exports.sum(5000);
const attempt = async (f) => { try { return await f(); } catch (error) { return [error.name, error.message.replace(/https:[^ ]*/, ''), error instanceof WebAssembly.CompileError, error instanceof WebAssembly.LinkError]; } };
const module = new WebAssembly.Module(bytes);
const ask = (worker, value) => new Promise((resolve) => { const heard = []; worker.onmessage = ({ data }) => { heard.push(data); if (heard.length === 2) { worker.terminate(); resolve(heard); } }; worker.postMessage(value); });
const blob = URL.createObjectURL(new Blob(["onmessage = async ({ data }) => { const { instance } = await WebAssembly.instantiate(data, { env: { tell: postMessage } }); postMessage('sum ' + instance.exports.sum(5000)); }"]));
done({
  streaming: sum((await WebAssembly.instantiateStreaming(fetch('/code.wasm'), imports)).instance),
  streamingResponse: sum((await WebAssembly.instantiateStreaming(new Response(bytes, { headers: { 'content-type': 'application/wasm' } }), imports)).instance),
  compileStreaming: sum(await WebAssembly.instantiate(await WebAssembly.compileStreaming(fetch('/code.wasm')), imports)),
  bytes: sum((await WebAssembly.instantiate(bytes, imports)).instance),
  buffer: sum((await WebAssembly.instantiate(bytes.buffer, imports)).instance),
  compile: sum(await WebAssembly.instantiate(await WebAssembly.compile(bytes), imports)),
  synchronous: sum(new WebAssembly.Instance(module, imports)),
  inWorker: await ask(new Worker('/worker.js')),
  handedOver: await ask(new Worker('/worker.js'), module),
  inBlobWorker: await ask(new Worker(blob), bytes),
  valid: [WebAssembly.validate(bytes), WebAssembly.validate(bytes.slice(0, 20))],
  exports: WebAssembly.Module.exports(module), imports: WebAssembly.Module.imports(module),
  wrong: [
    await attempt(() => WebAssembly.compile(bytes.slice(0, 40))), await attempt(() => WebAssembly.instantiate(bytes)), await attempt(() => WebAssembly.instantiate(bytes, { env: {} })),
    await attempt(() => WebAssembly.instantiateStreaming(fetch('/plain.bin'), imports)), await attempt(() => WebAssembly.instantiateStreaming(fetch('/missing'), imports)), await attempt(() => WebAssembly.compileStreaming(7)),
    await attempt(() => new WebAssembly.Module()), await attempt(() => WebAssembly.Module(bytes)), await attempt(() => new WebAssembly.Instance({})), await attempt(() => WebAssembly.compile()),
  ],
  memory: (() => { const memory = new WebAssembly.Memory({ initial: 1, maximum: 3 }); const old = memory.buffer; memory.grow(2); return [old.byteLength, memory.buffer.byteLength, memory instanceof WebAssembly.Memory]; })(),
  told: told.length,
});
</script>`,
  },
  {
    name: 'shaders',
    packages: [],
    does: 'WebGL shaders of a plasma read back as pixels, wrong shaders with their logs, WebGPU where there is an adapter',
    body: /* html */ `<canvas id="view" width="64" height="64"></canvas><script type="module">
const gl = view.getContext('webgl2') ?? view.getContext('webgl');
const result = { gl: Boolean(gl) };
if (gl) {
  const shader = (type, source) => { const made = gl.createShader(type); gl.shaderSource(made, source); gl.compileShader(made); return made; };
  const program = gl.createProgram();
  const vertex = shader(gl.VERTEX_SHADER, 'attribute vec2 at; void main() { gl_Position = vec4(at, 0.0, 1.0); }');
  const source = 'precision highp float; uniform float nonce; void main() { vec2 p = floor(gl_FragCoord.xy / 16.0) / 4.0; gl_FragColor = vec4(p, step(0.5, nonce), 1.0); }';
  gl.attachShader(program, vertex);
  gl.attachShader(program, shader(gl.FRAGMENT_SHADER, source));
  gl.linkProgram(program);
  gl.useProgram(program);
  gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
  gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([-1, -1, 3, -1, -1, 3]), gl.STATIC_DRAW);
  gl.enableVertexAttribArray(0);
  gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0);
  gl.uniform1f(gl.getUniformLocation(program, 'nonce'), 1);
  gl.drawArrays(gl.TRIANGLES, 0, 3);
  const pixels = new Uint8Array(64 * 64 * 4);
  gl.readPixels(0, 0, 64, 64, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
  result.sum = pixels.reduce((all, value) => all + value, 0);
  result.linked = gl.getProgramParameter(program, gl.LINK_STATUS);
  result.source = gl.getShaderSource(vertex).length;
  const wrong = shader(gl.FRAGMENT_SHADER, 'void main() { nothing = 1; }');
  result.wrong = [gl.getShaderParameter(wrong, gl.COMPILE_STATUS), gl.getShaderInfoLog(wrong).split('\\n')[0], gl.getError()];
}
const adapter = await navigator.gpu?.requestAdapter().catch(() => null);
result.gpu = navigator.gpu ? (adapter ? 'adapter' : 'no adapter') : 'none';
if (adapter) {
  const device = await adapter.requestDevice();
  const module = device.createShaderModule({ code: '@group(0) @binding(0) var<storage, read_write> data: array<u32>; @compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) { data[id.x] = id.x * id.x; }' });
  const size = 256;
  const [work, read] = [device.createBuffer({ size, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC }), device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST })];
  const pipeline = await device.createComputePipelineAsync({ layout: 'auto', compute: { module, entryPoint: 'main' } });
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries: [{ binding: 0, resource: { buffer: work } }] }));
  pass.dispatchWorkgroups(1);
  pass.end();
  encoder.copyBufferToBuffer(work, 0, read, 0, size);
  device.queue.submit([encoder.finish()]);
  await read.mapAsync(GPUMapMode.READ);
  result.computed = new Uint32Array(read.getMappedRange()).reduce((all, value) => all + value, 0);
}
done(result);
</script>`,
  },
  {
    name: 'emulator',
    packages: [],
    does: 'an emulator of a small processor that runs 20 million steps of a program in a worker and draws its memory',
    body: /* html */ `<canvas id="screen" width="64" height="64"></canvas><script>
const machine = () => {
  onmessage = ({ data: { program, steps } }) => {
    const memory = new Uint8Array(4096);
    const r = new Uint32Array(8);
    memory.set(program, 0);
    let pc = 0, n = 0;
    for (; n < steps; n++) {
      const [op, a, b, c] = [memory[pc], memory[pc + 1], memory[pc + 2], memory[pc + 3]];
      pc += 4;
      switch (op) {
        case 0: r[a] = b * 256 + c; break;
        case 1: r[a] = r[b] + r[c]; break;
        case 2: r[a] = Math.imul(r[b], 1664525) + 1013904223; break;
        case 3: memory[256 + (r[a] >>> 20)] = r[b] >>> 8; break;
        case 4: r[a] ^= r[b] << 5 | r[b] >>> 27; break;
        case 5: pc = b * 4; break;
      }
    }
    postMessage({ n, r: [...r], sum: memory.reduce((all, value) => all + value, 0), memory });
  };
};
const worker = new Worker(URL.createObjectURL(new Blob(['(' + machine + ')()'], { type: 'text/javascript' })));
worker.onmessage = ({ data: { n, r, sum, memory } }) => {
  const pen = screen_.getContext('2d');
  memory.forEach((value, at) => { pen.fillStyle = 'rgb(' + value + ',' + value + ',0)'; pen.fillRect(at % 64, at >> 6, 1, 1); });
  worker.terminate();
  done({ n, r, sum });
};
const screen_ = document.querySelector('canvas');
worker.postMessage({ program: [0, 0, 3, 7, 0, 1, 0, 1, 2, 2, 2, 0, 4, 3, 2, 0, 1, 0, 0, 1, 3, 2, 3, 0, 5, 0, 2, 0], steps: 20_000_000 });
</script>`,
  },
];
