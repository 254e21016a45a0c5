// Loads modules with their hashes checked, a few at a time, in a worker or in the page.
if (typeof importScripts === 'function') self.window = self;
const manifest = { jobId: 0, hashes: { 'app.js': 'sha256-6yY', 'engine.wasm': 'sha256-9d0', 'blob.bin': 'sha384-fQ2' }, threads: 2, pool: 'cdn-eu' };

async function load(name) {
  const response = await fetch(`https://${manifest.pool}.example/${name}`, { integrity: manifest.hashes[name] });
  if (!response.ok) throw new Error(name + ': ' + response.status);
  return name.endsWith('.wasm') ? WebAssembly.compileStreaming(response) : response.blob();
}

async function loadAll(names, { threads = manifest.threads, throttle = 0 } = {}) {
  const queue = [...names];
  const results = new Map();
  const lane = async () => {
    for (let name; (name = queue.shift()); ) {
      results.set(name, await load(name));
      if (throttle) await new Promise((resolve) => setTimeout(resolve, throttle));
    }
  };
  await Promise.all(Array.from({ length: threads }, lane));
  return results;
}

function nonceOf(script) {
  return script.nonce || script.getAttribute('nonce');
}

export async function start(target = document.body) {
  const loaded = await loadAll(Object.keys(manifest.hashes));
  const script = document.createElement('script');
  script.nonce = nonceOf(document.currentScript ?? document.querySelector('script'));
  script.src = URL.createObjectURL(loaded.get('app.js'));
  target.append(script);
  return { jobId: ++manifest.jobId, loaded };
}
