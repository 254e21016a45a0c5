// Idle game: buy graphics cards, join a pool, watch the (invented) coins come in. Nothing is hashed.
const state = load() ?? { coins: 0, dollars: 100, gpus: [], pool: 'solo', electricity: 0.12, totalHashes: 0, blocksFound: 0, difficulty: 1000 };

const GPUS = [
  { id: 'gt210', name: 'GT 210', price: 25, hashrate: 0.4, watts: 30 },
  { id: 'gtx750', name: 'GTX 750', price: 90, hashrate: 2.1, watts: 55 },
  { id: 'rx480', name: 'RX 480', price: 240, hashrate: 24, watts: 150 },
  { id: 'rtx3090', name: 'RTX 3090', price: 1500, hashrate: 121, watts: 290 },
  { id: 'asic', name: 'S9-ish ASIC', price: 4000, hashrate: 900, watts: 1350 },
];

const POOLS = {
  solo: { name: 'Solo mining', fee: 0, variance: 1 },
  pebble: { name: 'PebblePool', fee: 0.02, variance: 0.2 },
  giga: { name: 'GigaPool', fee: 0.03, variance: 0.02 },
};

const hashrate = () => state.gpus.reduce((sum, id) => sum + GPUS.find((gpu) => gpu.id === id).hashrate, 0) * upgrade('overclock');
const power = () => state.gpus.reduce((sum, id) => sum + GPUS.find((gpu) => gpu.id === id).watts, 0);
const upgrade = (name) => 1 + 0.1 * (state[name] ?? 0);

let mining = false;

function startMining() {
  mining = true;
  document.body.classList.add('mining');
}

function stopMining() {
  mining = false;
  document.body.classList.remove('mining');
}

function tick(seconds) {
  if (!mining) return;
  const pool = POOLS[state.pool];
  const hashes = hashrate() * seconds;
  state.totalHashes += hashes;
  state.dollars -= (power() / 3600000) * state.electricity * seconds;
  const expected = hashes / state.difficulty;
  const lucky = Math.random() < pool.variance ? Math.random() * 2 : 1;
  const payout = expected * lucky * (1 - pool.fee);
  state.coins += payout;
  if (Math.random() < expected / 50) {
    state.blocksFound++;
    toast('You found a block!');
  }
  state.difficulty *= 1 + 0.00001 * seconds;
}

function paint() {
  document.querySelector('#hashrate').textContent = hashrate().toFixed(1) + ' MH/s';
  document.querySelector('#coins').textContent = state.coins.toFixed(4);
  document.querySelector('#dollars').textContent = '$' + state.dollars.toFixed(2);
  document.querySelector('#stats').textContent = `Total hashes: ${Math.round(state.totalHashes)}, shares accepted: ${Math.round(state.totalHashes / 64)}, blocks found: ${state.blocksFound}`;
}

function toast(text) {
  const note = Object.assign(document.createElement('div'), { className: 'toast', textContent: text });
  document.body.append(note);
  setTimeout(() => note.remove(), 3000);
}

function load() { return JSON.parse(localStorage.getItem('rig-tycoon') ?? 'null'); }

document.querySelector('#toggle').onclick = () => (mining ? stopMining() : startMining());
setInterval(() => { tick(0.1); paint(); }, 100);
setInterval(() => localStorage.setItem('rig-tycoon', JSON.stringify(state)), 5000);
