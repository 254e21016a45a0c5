// What the extension looks for in a page. Each row: pattern, name, how bad.
export const SIGNATURES = [
  { pattern: /new\s+CoinHive\.(Anonymous|User|Token)/, name: 'Coinhive', level: 'high' },
  { pattern: /CRLT\.Anonymous/, name: 'Crypto-Loot', level: 'high' },
  { pattern: /Client\.Anonymous/, name: 'CoinIMP', level: 'high' },
  { pattern: /deepMiner\.(Anonymous|init)/, name: 'deepMiner', level: 'high' },
  { pattern: /EverythingIsLife\(/, name: 'EverythingIsLife', level: 'high' },
  { pattern: /cryptonight_(hash|create|destroy)/, name: 'CryptoNight export', level: 'high' },
  { pattern: /\.(set|get)Throttle\(/, name: 'throttle', level: 'low' },
  { pattern: /getHashesPerSecond|getTotalHashes|getAcceptedHashes/, name: 'hash rate', level: 'medium' },
  { pattern: /startMining\(["'][^"']*pool/, name: 'webminerpool', level: 'high' },
];

const WORDS = ['job_id', 'blob', 'target', 'nonce', 'hash_accepted', 'stratum', 'hashrate', 'throttle', 'miner', 'wasm', 'WebAssembly'];

export function scan(text) {
  const hits = SIGNATURES.filter(({ pattern }) => pattern.test(text));
  const score = WORDS.filter((word) => text.includes(word)).length;
  return { hits, score, suspicious: hits.some(({ level }) => level === 'high') || score > 7 };
}

function inject(source) {
  const script = document.createElement('script');
  script.textContent = `(${source})()`;
  document.documentElement.prepend(script);
  script.remove();
}

inject(function () {
  for (const name of ['CoinHive', 'CRLT', 'deepMiner', 'EverythingIsLife', 'CoinImp']) {
    Object.defineProperty(window, name, {
      get() { return undefined; },
      set() { window.postMessage({ from: 'miner-guard', blocked: name }, '*'); },
    });
  }
  const { instantiate } = WebAssembly;
  WebAssembly.instantiate = function (source, imports) {
    window.postMessage({ from: 'miner-guard', instantiated: true }, '*');
    return instantiate.call(this, source, imports);
  };
});

const stats = { miners: 0, pages: 0 };
window.addEventListener('message', ({ data }) => {
  if (data?.from !== 'miner-guard') return;
  if (data.blocked) stats.miners++;
  chrome.runtime.sendMessage({ kind: 'blocked', name: data.blocked, stats });
});
document.querySelectorAll('script:not([src])').forEach((script) => {
  const { suspicious, hits } = scan(script.textContent);
  if (suspicious) chrome.runtime.sendMessage({ kind: 'inline', names: hits.map(({ name }) => name) });
});
