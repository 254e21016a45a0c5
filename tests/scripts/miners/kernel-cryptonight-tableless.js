const sbox = new Uint8Array(256), te = new Uint32Array(256);
for (let p = 1, q = 1, first = true; first || p !== 1; first = false) {
  p = (p ^ (p << 1) ^ (p & 0x80 ? 0x11b : 0)) & 255;
  q ^= q << 1; q ^= q << 2; q ^= q << 4; q &= 255; if (q & 0x80) q ^= 0x09;
  sbox[p] = (q ^ ((q << 1) | (q >> 7)) ^ ((q << 2) | (q >> 6)) ^ ((q << 3) | (q >> 5)) ^ ((q << 4) | (q >> 4)) ^ 0x63) & 255;
}
sbox[0] = 0x63;
const round = [0x1n, 0x8082n, 0x800000000000808an, 0x8000000080008000n, 0x808bn, 0x80000001n, 0x8000000080008081n, 0x8000000000008009n, 0x8an, 0x88n, 0x80008009n, 0x8000000an, 0x8000808bn, 0x800000000000008bn, 0x8000000000008089n, 0x8000000000008003n, 0x8000000000008002n, 0x8000000000000080n, 0x800an, 0x800000008000000an, 0x8000000080008081n, 0x8000000000008080n, 0x80000001n, 0x8000000080008008n];
const pi = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0, 0x082efa98, 0xec4e6c89, 0x452821e6, 0x38d01377, 0xbe5466cf, 0x34e90c6c, 0xc0ac29b7, 0xc97c50dd, 0x3f84d5b5, 0xb5470917];
const scratchpad = new BigUint64Array(262144);
export function mix(state) {
  let a = state[0];
  for (let turn = 0; turn < 0x80000; turn++) {
    const at = Number(a & 0x1ffff0n) >> 3;
    a = scratchpad[at] ^ round[turn % 24] ^ BigInt(pi[turn & 15]);
    scratchpad[at] = a;
  }
  return a;
}
