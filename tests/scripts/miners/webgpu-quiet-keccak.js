// A kernel alone: what feeds it is in another file.
export const kernel = /* wgsl */ `
const RC = array<vec2<u32>, 24>(
  vec2(0x00000001u, 0x00000000u), vec2(0x00008082u, 0x00000000u), vec2(0x0000808au, 0x80000000u), vec2(0x80008000u, 0x80000000u),
  vec2(0x0000808bu, 0x00000000u), vec2(0x80000001u, 0x00000000u), vec2(0x80008081u, 0x80000000u), vec2(0x00008009u, 0x80000000u),
  vec2(0x0000008au, 0x00000000u), vec2(0x00000088u, 0x00000000u), vec2(0x80008009u, 0x00000000u), vec2(0x8000000au, 0x00000000u),
  vec2(0x8000808bu, 0x00000000u), vec2(0x0000008bu, 0x80000000u), vec2(0x00008089u, 0x80000000u), vec2(0x00008003u, 0x80000000u),
  vec2(0x00008002u, 0x80000000u), vec2(0x00000080u, 0x80000000u), vec2(0x0000800au, 0x00000000u), vec2(0x8000000au, 0x80000000u),
  vec2(0x80008081u, 0x80000000u), vec2(0x00008080u, 0x80000000u), vec2(0x80000001u, 0x00000000u), vec2(0x80008008u, 0x80000000u),
);
@group(0) @binding(0) var<uniform> header: array<vec4<u32>, 5>;
@group(0) @binding(1) var<storage, read_write> out: array<u32>;
@compute @workgroup_size(128)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  var a = array<vec2<u32>, 25>();
  a[9] = vec2(id.x, header[4].w);
  for (var r = 0u; r < 24u; r++) { a[0] ^= RC[r]; }
  if (a[3].y <= header[4].x) { out[0] = id.x; }
}`;
