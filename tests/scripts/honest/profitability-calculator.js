// Mining profitability: what a rig earns and what it costs, per algorithm.
const ALGORITHMS = {
  sha256: { label: 'SHA-256', unit: 1e12, suffix: 'TH/s' },
  scrypt: { label: 'Scrypt', unit: 1e9, suffix: 'GH/s' },
  ethash: { label: 'Ethash', unit: 1e6, suffix: 'MH/s' },
  etchash: { label: 'Etchash', unit: 1e6, suffix: 'MH/s' },
  kawpow: { label: 'KawPow', unit: 1e6, suffix: 'MH/s' },
  randomx: { label: 'RandomX', unit: 1e3, suffix: 'KH/s' },
  cryptonight: { label: 'CryptoNight', unit: 1, suffix: 'H/s' },
  equihash: { label: 'Equihash', unit: 1e3, suffix: 'kSol/s' },
  x11: { label: 'X11', unit: 1e9, suffix: 'GH/s' },
  verushash: { label: 'VerusHash', unit: 1e6, suffix: 'MH/s' },
};

export function dailyCoins({ hashrate, networkHashrate, blockTime, blockReward, poolFee }) {
  const share = hashrate / networkHashrate;
  const blocksPerDay = 86400 / blockTime;
  return share * blocksPerDay * blockReward * (1 - poolFee / 100);
}

export function profit(rig, coin, tariff) {
  const algorithm = ALGORITHMS[coin.algorithm];
  const hashrate = rig.hashrate[coin.algorithm] * algorithm.unit;
  const coins = dailyCoins({
    hashrate,
    networkHashrate: coin.difficulty * 4294967296 / coin.blockTime,
    blockTime: coin.blockTime,
    blockReward: coin.reward,
    poolFee: rig.poolFee ?? 1,
  });
  const revenue = coins * coin.price;
  const electricity = (rig.watts / 1000) * 24 * tariff;
  return { coins, revenue, electricity, profit: revenue - electricity };
}

export function table(rigs, coins, tariff) {
  const rows = [];
  for (const rig of rigs) {
    for (const coin of coins) {
      if (!rig.hashrate[coin.algorithm]) continue;
      rows.push({ rig: rig.name, coin: coin.symbol, algo: ALGORITHMS[coin.algorithm].label, ...profit(rig, coin, tariff) });
    }
  }
  return rows.sort((a, b) => b.profit - a.profit);
}

const form = document.querySelector('#calculator');
form?.addEventListener('input', () => {
  const values = Object.fromEntries(new FormData(form));
  const rig = { name: 'Yours', watts: +values.watts, poolFee: +values.fee, hashrate: { [values.algo]: +values.hashrate } };
  const result = table([rig], window.coins.filter((coin) => coin.algorithm === values.algo), +values.tariff);
  document.querySelector('#result').innerHTML = result
    .map((row) => `<tr><td>${row.coin}</td><td>${row.coins.toFixed(6)}</td><td>${row.revenue.toFixed(2)}</td><td>${row.profit.toFixed(2)}</td></tr>`)
    .join('');
});
