// Work for one transaction on the graphics card: BLAKE2b, 64-bit words as pairs of 32.
const shader = /* wgsl */ `
struct Params { blockhash: array<vec4<u32>, 2>, seed: vec2<u32>, threshold: u32 }
struct Work { nonce: vec2<u32>, found: atomic<u32> }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> work: Work;

const IV = array<vec2<u32>, 8>(
  vec2(0xf3bcc908u, 0x6a09e667u), vec2(0x84caa73bu, 0xbb67ae85u), vec2(0xfe94f82bu, 0x3c6ef372u), vec2(0x5f1d36f1u, 0xa54ff53au),
  vec2(0xade682d1u, 0x510e527fu), vec2(0x2b3e6c1fu, 0x9b05688cu), vec2(0xfb41bd6bu, 0x1f83d9abu), vec2(0x137e2179u, 0x5be0cd19u));

fn add(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  let low = a.x + b.x;
  return vec2(low, a.y + b.y + select(0u, 1u, low < a.x));
}

fn mix(v: ptr<function, array<vec2<u32>, 16>>, a: u32, b: u32, c: u32, d: u32, x: vec2<u32>, y: vec2<u32>) {
  (*v)[a] = add(add((*v)[a], (*v)[b]), x);
  (*v)[d] = ((*v)[d] ^ (*v)[a]).yx;
  (*v)[c] = add((*v)[c], (*v)[d]);
}

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (atomicLoad(&work.found) != 0u) { return; }
  let nonce = vec2(params.seed.x ^ id.x, params.seed.y ^ id.y);
  var v = array<vec2<u32>, 16>();
  for (var at = 0u; at < 8u; at++) { v[at] = IV[at]; v[at + 8u] = IV[at]; }
  mix(&v, 0u, 4u, 8u, 12u, nonce, params.blockhash[0].xy);
  if (v[0].y > params.threshold) { atomicStore(&work.found, 1u); work.nonce = nonce; }
}`;

export async function powOnGpu(device, hash, threshold = 0xfffffff8) {
  const pipeline = await device.createComputePipelineAsync({
    layout: 'auto',
    compute: { module: device.createShaderModule({ code: shader }), entryPoint: 'main' },
  });
  const uniform = device.createBuffer({ size: 48, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST });
  const result = device.createBuffer({ size: 16, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC });
  device.queue.writeBuffer(uniform, 0, hash);
  const pass = device.createCommandEncoder().beginComputePass();
  pass.setPipeline(pipeline);
  pass.dispatchWorkgroups(256, 256);
  pass.end();
  return { uniform, result, threshold };
}
