self.importScripts('flex.js');
const scanhash = Module.cwrap('scanhash_flex', 'number', ['number', 'number', 'number', 'number']);
let running = 0;
self.onmessage = ({ data }) => {
  const { header, target, nonceStart, nonceEnd } = data;
  const input = Module._malloc(80), goal = Module._malloc(32);
  Module.HEAPU8.set(header, input);
  Module.HEAPU8.set(target, goal);
  const turn = ++running;
  (function slice(nonce) {
    if (turn !== running || nonce >= nonceEnd) return self.postMessage({ exhausted: true });
    const found = scanhash(input, goal, nonce, Math.min(nonce + 256, nonceEnd));
    self.postMessage(found >= 0 ? { nonce: found, share: true } : { hashesDone: 256 });
    setTimeout(slice, data.throttle, nonce + 256);
  })(nonceStart);
};
