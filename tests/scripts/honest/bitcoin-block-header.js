import { BufferReader, BufferWriter } from './buffer.js';
import { hash256 } from './crypto.js';

/** A block: 80 bytes of header and its transactions. */
export class Block {
  version = 1;
  prevHash = undefined;
  merkleRoot = undefined;
  timestamp = 0;
  bits = 0;
  nonce = 0;
  transactions = undefined;

  static fromBuffer(buffer) {
    if (buffer.length < 80) throw new Error('Buffer too small (< 80 bytes)');
    const reader = new BufferReader(buffer);
    const block = new Block();
    block.version = reader.readInt32();
    block.prevHash = reader.readSlice(32);
    block.merkleRoot = reader.readSlice(32);
    block.timestamp = reader.readUInt32(); // nTime
    block.bits = reader.readUInt32(); // nBits
    block.nonce = reader.readUInt32();
    if (buffer.length === 80) return block;
    block.transactions = Array.from({ length: reader.readVarInt() }, () => reader.readTransaction());
    return block;
  }

  static calculateTarget(bits) {
    const exponent = ((bits & 0xff000000) >> 24) - 3;
    const mantissa = bits & 0x007fffff;
    const target = new Uint8Array(32);
    target[29 - exponent] = mantissa >> 16;
    target[30 - exponent] = mantissa >> 8;
    target[31 - exponent] = mantissa;
    return target;
  }

  static calculateMerkleRoot(transactions, forWitness) {
    if (transactions.length === 0) throw new Error('Cannot compute merkle root for zero transactions');
    let hashes = transactions.map((transaction) => transaction.getHash(forWitness));
    while (hashes.length > 1) {
      const next = [];
      for (let at = 0; at < hashes.length; at += 2) next.push(hash256(concat(hashes[at], hashes[at + 1] ?? hashes[at])));
      hashes = next;
    }
    return hashes[0];
  }

  toBuffer() {
    const writer = BufferWriter.withCapacity(80);
    writer.writeInt32(this.version);
    writer.writeSlice(this.prevHash);
    writer.writeSlice(this.merkleRoot);
    writer.writeUInt32(this.timestamp);
    writer.writeUInt32(this.bits);
    writer.writeUInt32(this.nonce);
    return writer.end();
  }

  checkProofOfWork() {
    const hash = hash256(this.toBuffer()).reverse();
    return compare(hash, Block.calculateTarget(this.bits)) <= 0;
  }
}

function concat(a, b) {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}

function compare(a, b) {
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return a[at] - b[at];
  return 0;
}
