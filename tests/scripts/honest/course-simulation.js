// Simulation for a lecture: how miners, pools and difficulty play together. Hashing is a random draw.
class Simulation {
  constructor({ miners = 20, interval = 600, retarget = 2016, seed = 1 }) {
    this.random = generator(seed);
    this.miners = Array.from({ length: miners }, (_, id) => ({ id, hashrate: 10 ** (this.random() * 3), pool: null, shares: 0, payout: 0 }));
    this.pools = [{ name: 'A', fee: 0.01, members: new Set() }, { name: 'B', fee: 0.02, members: new Set() }];
    this.difficulty = 1e5;
    this.interval = interval;
    this.retarget = retarget;
    this.blocks = [];
    this.time = 0;
  }

  join(miner, pool) {
    this.miners[miner].pool?.members.delete(miner);
    this.miners[miner].pool = this.pools[pool];
    this.pools[pool].members.add(miner);
  }

  get networkHashrate() {
    return this.miners.reduce((sum, { hashrate }) => sum + hashrate, 0);
  }

  step() {
    const rate = this.networkHashrate / this.difficulty;
    this.time += -Math.log(1 - this.random()) / rate;
    let draw = this.random() * this.networkHashrate;
    const winner = this.miners.find(({ hashrate }) => (draw -= hashrate) < 0);
    for (const miner of this.miners) miner.shares += miner.hashrate * 1e-3;
    this.pay(winner);
    this.blocks.push({ time: this.time, miner: winner.id, pool: winner.pool?.name });
    if (this.blocks.length % this.retarget === 0) this.adjust();
  }

  pay(winner) {
    const reward = 6.25;
    if (!winner.pool) { winner.payout += reward; return; }
    const members = [...winner.pool.members].map((id) => this.miners[id]);
    const total = members.reduce((sum, { shares }) => sum + shares, 0);
    for (const member of members) {
      member.payout += (reward * (1 - winner.pool.fee) * member.shares) / total;
      member.shares = 0;
    }
  }

  adjust() {
    const taken = this.time - (this.blocks.at(-this.retarget)?.time ?? 0);
    this.difficulty *= Math.max(0.25, Math.min(4, (this.interval * this.retarget) / taken));
  }
}

function generator(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t ^= t + Math.imul(t ^ (t >>> 7), 61 | t);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const simulation = new Simulation({ miners: 30 });
for (let at = 0; at < 20; at++) simulation.join(at, at % 2);
for (let at = 0; at < 5000; at++) simulation.step();
postMessage({ blocks: simulation.blocks.length, payouts: simulation.miners.map(({ payout }) => payout) });
