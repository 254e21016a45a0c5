// Comments cost a little work, as hashcash has it: spam becomes dear, visitors notice nothing.
import sha256 from './sha256.js';

const form = document.forms.comment;
const resource = form.action;

function leadingZeros(bytes) {
  let zeros = 0;
  for (const byte of bytes) {
    if (byte === 0) { zeros += 8; continue; }
    return zeros + Math.clz32(byte) - 24;
  }
  return zeros;
}

async function mint(bits, progress) {
  const date = new Date().toISOString().replace(/\D/g, '').slice(2, 8);
  const random = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(12))));
  let counter = 0;
  let hashes = 0;
  for (;;) {
    const stamp = `1:${bits}:${date}:${resource}::${random}:${counter.toString(36)}`;
    hashes++;
    if (leadingZeros(sha256(stamp)) >= bits) return { stamp, hashes };
    counter++;
    if ((counter & 2047) === 0) {
      progress(hashes);
      await new Promise((resolve) => setTimeout(resolve));
    }
  }
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const button = form.querySelector('button');
  button.disabled = true;
  const started = performance.now();
  const { stamp, hashes } = await mint(+form.dataset.bits || 18, (count) => {
    const seconds = (performance.now() - started) / 1000;
    button.textContent = `Proof of work: ${Math.round(count / seconds)} hashes/s`;
  });
  form.elements.hashcash.value = stamp;
  console.debug('hashcash after', hashes, 'hashes');
  form.submit();
});
