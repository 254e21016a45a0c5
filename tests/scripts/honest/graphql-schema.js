import { buildSchema } from 'graphql';

export const schema = buildSchema(`
  scalar Hash
  scalar BigInt
  scalar DateTime

  type Block {
    hash: Hash!
    height: Int!
    version: Int!
    merkleRoot: Hash!
    nonce: BigInt!
    nBits: String!
    difficulty: Float!
    minedAt: DateTime!
    miner: Miner
    coinbase: Transaction!
    transactions(first: Int, after: String): TransactionConnection!
    proofOfWork: ProofOfWork!
  }

  type ProofOfWork { algorithm: Algorithm! hash: Hash! seedHash: Hash target: Hash! }
  enum Algorithm { SHA256D SCRYPT RANDOMX CRYPTONIGHT EQUIHASH ETHASH YESPOWER VERUSHASH }

  type Miner {
    address: String!
    pool: MiningPool
    blocksFound: Int!
    hashrate: Float!
    workers: [Worker!]!
    payouts(first: Int): [Payout!]!
  }

  type Worker { name: String! hashrate: Float! acceptedShares: Int! rejectedShares: Int! lastShare: DateTime }
  type MiningPool { name: String! url: String! fee: Float! hashrate: Float! miners: Int! }
  type Payout { amount: BigInt! txid: Hash! at: DateTime! }
  type Transaction { txid: Hash! inputs: [Input!]! outputs: [Output!]! fee: BigInt! }
  type Input { txid: Hash vout: Int script: String }
  type Output { value: BigInt! address: String }
  type TransactionConnection { nodes: [Transaction!]! endCursor: String }

  type Query {
    block(hash: Hash, height: Int): Block
    blocks(first: Int = 20, before: Int): [Block!]!
    miner(address: String!): Miner
    pools(orderBy: String): [MiningPool!]!
    networkHashrate: Float!
  }

  type Mutation {
    submitTransaction(raw: String!): Hash!
  }

  type Subscription { newBlock: Block! }
`);

export const root = (node) => ({
  block: ({ hash, height }) => (hash ? node.getBlock(hash) : node.getBlockByHeight(height)),
  blocks: ({ first, before }) => node.getBlocks({ limit: Math.min(first, 100), before }),
  miner: ({ address }) => node.getMiner(address),
  pools: ({ orderBy = 'hashrate' }) => node.getPools().then((pools) => pools.sort((a, b) => b[orderBy] - a[orderBy])),
  networkHashrate: () => node.getNetworkHashrate(),
  submitTransaction: ({ raw }) => node.sendRawTransaction(raw),
});
