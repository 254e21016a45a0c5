// Gate before a site that is crawled to death: all cores look for a nonce, then a cookie lets the visitor in.
const challenge = JSON.parse(document.getElementById('gate_challenge').textContent);
const status = document.getElementById('status');
const spinner = document.getElementById('spinner');

function process(data, difficulty, signal, progress, threads = Math.max(navigator.hardwareConcurrency / 2, 1)) {
  return new Promise((resolve, reject) => {
    const workers = [];
    const stop = () => workers.splice(0).forEach((worker) => worker.terminate());
    signal.addEventListener('abort', () => { stop(); reject(new Error('aborted')); }, { once: true });
    for (let at = 0; at < threads; at++) {
      const worker = new Worker('/.gate/static/sha256-webcrypto.mjs');
      worker.onmessage = ({ data: message }) => {
        if (typeof message === 'number') progress(message);
        else { stop(); resolve(message); }
      };
      worker.onerror = (event) => { stop(); reject(event); };
      worker.postMessage({ data, difficulty, nonce: at, threads });
      workers.push(worker);
    }
  });
}

async function main() {
  const { rules, challenge: text } = challenge;
  const controller = new AbortController();
  const start = Date.now();
  let totalHashes = 0;
  status.textContent = 'Making sure you are not a bot. Difficulty: ' + rules.difficulty;
  const { hash, nonce } = await process(text, rules.difficulty, controller.signal, (hashes) => {
    totalHashes += hashes;
    const rate = totalHashes / (Date.now() - start);
    spinner.dataset.rate = rate.toFixed(3) + ' kH/s';
    const chance = Math.pow(16, -rules.difficulty);
    const likelihood = Math.pow(1 - chance, totalHashes);
    spinner.style.width = (1 - likelihood * likelihood) * 100 + '%';
  });
  const elapsed = Date.now() - start;
  status.textContent = `Done! Took ${elapsed} ms, ${nonce} iterations`;
  const target = new URL('/.gate/pass-challenge', location.href);
  target.search = new URLSearchParams({ response: hash, nonce, redir: location.href, elapsedTime: elapsed });
  location.replace(target);
}

main().catch((error) => {
  status.textContent = 'Calculation failed: ' + error.message;
});
