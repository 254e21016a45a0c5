// Units of a space strategy game: miners fetch ore from asteroids, haulers carry it, fighters guard.
export const difficulty = { easy: 0.7, normal: 1, hard: 1.4 };

const ORES = [
  { name: 'ferrite', value: 1, hardness: 1 },
  { name: 'cobaltum', value: 4, hardness: 2 },
  { name: 'xenotime', value: 12, hardness: 5 },
];

class Unit {
  constructor(kind, owner, x, y) { Object.assign(this, { kind, owner, x, y, cargo: 0, target: null, state: 'idle' }); }
}

export class Miner extends Unit {
  constructor(owner, x, y) {
    super('miner', owner, x, y);
    this.capacity = 50;
    this.miningRate = 2.5;
    this.laser = 1;
  }

  assignTarget(asteroid) {
    this.target = asteroid;
    this.state = 'travelling';
  }

  startMining() {
    this.state = 'mining';
    this.sound = audio.play('mining-laser', { loop: true });
  }

  stopMining() {
    this.state = 'returning';
    this.sound?.stop();
  }

  update(dt, game) {
    if (this.state === 'travelling' && this.moveTo(this.target, dt)) this.startMining();
    if (this.state === 'mining') {
      const ore = ORES[this.target.ore];
      const amount = Math.min(this.miningRate * this.laser * dt / ore.hardness / difficulty[game.level], this.capacity - this.cargo, this.target.left);
      this.cargo += amount;
      this.target.left -= amount;
      if (this.cargo >= this.capacity || this.target.left <= 0) this.stopMining();
    }
    if (this.state === 'returning' && this.moveTo(game.base(this.owner), dt)) {
      game.credit(this.owner, this.cargo * ORES[this.target.ore].value);
      this.cargo = 0;
      this.assignTarget(game.nearestAsteroid(this));
    }
  }

  moveTo(point, dt) {
    const [dx, dy] = [point.x - this.x, point.y - this.y];
    const distance = Math.hypot(dx, dy);
    if (distance < 4) return true;
    this.x += (dx / distance) * 60 * dt;
    this.y += (dy / distance) * 60 * dt;
    return false;
  }
}

export function ai(game, player) {
  const miners = game.units.filter((unit) => unit.owner === player && unit.kind === 'miner');
  if (miners.length < 6) game.build(player, 'miner');
  for (const miner of miners) if (miner.state === 'idle') miner.assignTarget(game.nearestAsteroid(miner));
}
const audio = { play: (name, options) => ({ name, options, stop() {} }) };
