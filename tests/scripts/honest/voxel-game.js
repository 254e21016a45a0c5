import { World } from './world.js';

const HARDNESS = { dirt: 0.5, stone: 1.5, coal_ore: 3, iron_ore: 3, gold_ore: 3, diamond_ore: 3, obsidian: 50, bedrock: Infinity };
const PICKAXES = { hand: 1, wood: 2, stone: 4, iron: 6, diamond: 8, netherite: 9, gold: 12 };

export class Player {
  constructor(world) {
    this.world = world;
    this.inventory = new Map();
    this.pickaxe = 'wood';
    this.mining = null;
    this.enchantments = { efficiency: 0, fortune: 0 };
  }

  get isMining() { return this.mining !== null; }

  startMining(position) {
    const block = this.world.block(position);
    if (HARDNESS[block.kind] === Infinity) return;
    this.mining = { position, block, progress: 0, speed: this.miningSpeed(block) };
    this.world.particles(position, block.kind);
  }

  stopMining() {
    this.mining = null;
  }

  miningSpeed(block) {
    let speed = PICKAXES[this.pickaxe];
    if (this.enchantments.efficiency) speed += this.enchantments.efficiency ** 2 + 1;
    return speed / HARDNESS[block.kind] / 30;
  }

  tick() {
    if (!this.mining) return;
    this.mining.progress += this.mining.speed;
    if (this.mining.progress >= 1) {
      this.world.mineBlock(this.mining.position);
      this.collect(this.mining.block.kind);
      this.stopMining();
    }
  }

  collect(kind) {
    const count = 1 + Math.floor(Math.random() * (this.enchantments.fortune + 1));
    this.inventory.set(kind, (this.inventory.get(kind) ?? 0) + count);
  }
}

/** Terrain comes out of workers, a chunk each. */
export class ChunkPool {
  constructor(seed, threads = navigator.hardwareConcurrency - 1) {
    this.workers = Array.from({ length: threads }, () => new Worker('chunk-worker.js'));
    this.workers.forEach((worker) => worker.postMessage({ type: 'seed', seed, seedHash: hash(seed) }));
    this.next = 0;
  }
  generate(x, z) {
    const worker = this.workers[this.next++ % this.workers.length];
    return new Promise((resolve) => {
      worker.addEventListener('message', function listener({ data }) {
        if (data.x !== x || data.z !== z) return;
        worker.removeEventListener('message', listener);
        resolve(data.blocks);
      });
      worker.postMessage({ type: 'chunk', x, z });
    });
  }
}

function hash(seed) {
  let value = 2166136261;
  for (const byte of new TextEncoder().encode(String(seed))) value = Math.imul(value ^ byte, 16777619);
  return value >>> 0;
}

export const world = new World();
