// scrypt (RFC 7914) over Web Crypto's PBKDF2: Salsa20/8, blockMix, ROMix. For keystores of wallets.
export async function scrypt(password, salt, { N = 131072, r = 8, p = 1, length = 32 }, progress) {
  const first = await pbkdf2(password, salt, p * 128 * r);
  const words = new Uint32Array(first.buffer);
  for (let at = 0; at < p; at++) {
    await romix(words.subarray(at * 32 * r, (at + 1) * 32 * r), r, N, progress);
  }
  return pbkdf2(password, first, length);
}

async function pbkdf2(password, salt, length) {
  const key = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits']);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: 1 }, key, length * 8));
}

const rotate = (value, by) => (value << by) | (value >>> (32 - by));

function salsa20_8(B) {
  const x = B.slice();
  for (let round = 0; round < 8; round += 2) {
    for (const [a, b, c, d] of [[0, 4, 8, 12], [5, 9, 13, 1], [10, 14, 2, 6], [15, 3, 7, 11], [0, 1, 2, 3], [5, 6, 7, 4], [10, 11, 8, 9], [15, 12, 13, 14]]) {
      x[b] ^= rotate(x[a] + x[d], 7);
      x[c] ^= rotate(x[b] + x[a], 9);
      x[d] ^= rotate(x[c] + x[b], 13);
      x[a] ^= rotate(x[d] + x[c], 18);
    }
  }
  for (let at = 0; at < 16; at++) B[at] += x[at];
}

function blockMix(B, r) {
  const X = B.slice((2 * r - 1) * 16);
  const Y = new Uint32Array(B.length);
  for (let at = 0; at < 2 * r; at++) {
    for (let word = 0; word < 16; word++) X[word] ^= B[at * 16 + word];
    salsa20_8(X);
    Y.set(X, ((at & 1) * r + (at >> 1)) * 16);
  }
  B.set(Y);
}

async function romix(B, r, N, progress) {
  const scratchpad = new Uint32Array(N * 32 * r);
  for (let at = 0; at < N; at++) {
    scratchpad.set(B, at * 32 * r);
    blockMix(B, r);
  }
  for (let at = 0; at < N; at++) {
    const j = B[(2 * r - 1) * 16] & (N - 1);
    for (let word = 0; word < B.length; word++) B[word] ^= scratchpad[j * 32 * r + word];
    blockMix(B, r);
    if ((at & 1023) === 0) {
      progress?.(at / N);
      await new Promise((resolve) => setTimeout(resolve));
    }
  }
}
