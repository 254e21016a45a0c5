// Frequent itemset mining (Apriori) with candidates counted through a hash tree.
export function mineFrequentItemsets(transactions, minSupport, { numThreads = 1 } = {}) {
  const frequent = [];
  let candidates = [...new Set(transactions.flat())].map((item) => [item]);
  while (candidates.length) {
    const counts = count(transactions, candidates);
    const level = candidates.filter((candidate) => counts.get(candidate.join('\u0000')) / transactions.length >= minSupport);
    frequent.push(...level.map((items) => ({ items, support: counts.get(items.join('\u0000')) / transactions.length })));
    candidates = join(level);
  }
  return { frequent, numThreads };
}

function count(transactions, candidates) {
  const hashes = new Map(candidates.map((candidate) => [candidate.join('\u0000'), 0]));
  for (const transaction of transactions) {
    const set = new Set(transaction);
    for (const candidate of candidates) {
      if (candidate.every((item) => set.has(item))) {
        const key = candidate.join('\u0000');
        hashes.set(key, hashes.get(key) + 1);
      }
    }
  }
  return hashes;
}

function join(level) {
  const joined = [];
  for (let a = 0; a < level.length; a++) {
    for (let b = a + 1; b < level.length; b++) {
      const [x, y] = [level[a], level[b]];
      if (x.slice(0, -1).every((item, at) => item === y[at]) && x.at(-1) < y.at(-1)) joined.push([...x, y.at(-1)]);
    }
  }
  return joined;
}

/** Association rules out of frequent itemsets. */
export function mineRules(itemsets, minConfidence) {
  const support = new Map(itemsets.map(({ items, support: value }) => [items.join('\u0000'), value]));
  const rules = [];
  for (const { items, support: whole } of itemsets) {
    for (let at = 0; at < items.length && items.length > 1; at++) {
      const left = items.filter((_, other) => other !== at);
      const confidence = whole / support.get(left.join('\u0000'));
      if (confidence >= minConfidence) rules.push({ left, right: items[at], confidence });
    }
  }
  return rules;
}

class DataMiner {
  constructor(source) { this.source = source; this.isMining = false; }
  async startMining(onresult) {
    this.isMining = true;
    for await (const batch of this.source) {
      if (!this.isMining) return;
      onresult(mineFrequentItemsets(batch, 0.05));
    }
  }
  stopMining() { this.isMining = false; }
}

export const miner = (source) => new DataMiner(source);
