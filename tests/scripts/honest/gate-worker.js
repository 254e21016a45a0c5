const encoder = new TextEncoder();

async function sha256(text) {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(text)));
}

function meets(hash, difficulty) {
  const bytes = Math.floor(difficulty / 2);
  for (let at = 0; at < bytes; at++) if (hash[at] !== 0) return false;
  return difficulty % 2 === 0 || hash[bytes] >> 4 === 0;
}

addEventListener('message', async ({ data: event }) => {
  const { data, difficulty, threads } = event;
  let { nonce } = event;
  const isMain = nonce === 0;
  let iterations = 0;
  for (;;) {
    const hash = await sha256(data + nonce);
    if (meets(hash, difficulty)) {
      postMessage({
        hash: Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join(''),
        data, difficulty, nonce,
      });
      return;
    }
    nonce += threads;
    iterations++;
    // Telling the page too often costs more than it shows.
    if (isMain && (iterations & 1023) === 0) postMessage(nonce);
    if (!Number.isSafeInteger(nonce)) throw new Error('nonce overflow');
  }
});
