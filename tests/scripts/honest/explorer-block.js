// Block page of the explorer.
const node = new URL('/insight/api/', location.href);

const FIELDS = [
  ['hash', 'Block hash'], ['height', 'Height'], ['confirmations', 'Confirmations'], ['merkleroot', 'Merkle root'],
  ['difficulty', 'Difficulty'], ['bits', 'nBits'], ['nonce', 'Nonce'], ['time', 'Time'], ['size', 'Size'],
  ['previousblockhash', 'Previous block'], ['nextblockhash', 'Next block'], ['minedBy', 'Mined by'],
];

async function block(hash) {
  const response = await fetch(new URL('block/' + hash, node));
  if (!response.ok) throw new Error('no such block');
  return response.json();
}

function coinbaseText(hex) {
  return hex.replace(/../g, (pair) => {
    const code = parseInt(pair, 16);
    return code >= 32 && code < 127 ? String.fromCharCode(code) : '';
  });
}

const POOLS = [
  { name: 'F2Pool', mark: /f2pool/i }, { name: 'AntPool', mark: /antpool/i }, { name: 'ViaBTC', mark: /viabtc/i },
  { name: 'SlushPool', mark: /slush/i }, { name: 'Poolin', mark: /poolin/i }, { name: 'BTC.com', mark: /btcpool|btc\.com/i },
];

function miningPool(coinbase) {
  const text = coinbaseText(coinbase);
  return POOLS.find(({ mark }) => mark.test(text))?.name ?? 'unknown';
}

function target(bits) {
  const compact = parseInt(bits, 16);
  const exponent = compact >>> 24;
  const mantissa = BigInt(compact & 0x7fffff);
  return mantissa << (8n * BigInt(exponent - 3));
}

export async function show(hash, root) {
  const data = await block(hash);
  const first = data.tx[0];
  data.minedBy = miningPool(first.vin[0].coinbase);
  const list = document.createElement('dl');
  for (const [key, label] of FIELDS) {
    const term = document.createElement('dt');
    const value = document.createElement('dd');
    term.textContent = label;
    value.textContent = data[key];
    list.append(term, value);
  }
  const goal = document.createElement('p');
  goal.textContent = 'Target: ' + target(data.bits).toString(16).padStart(64, '0');
  root.replaceChildren(list, goal);
}

export function estimateHashrate(difficulty, interval = 600) {
  return (difficulty * 2 ** 32) / interval;
}
