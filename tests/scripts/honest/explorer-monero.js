const api = (path) => fetch('/api/' + path).then((answer) => answer.json());

function emissionChart(points) {
  return points.map(([height, supply]) => ({ x: height, y: supply / 1e12 }));
}

async function networkPanel(panel) {
  const { data } = await api('networkinfo');
  panel.innerHTML = `
    <p>Network difficulty: <b>${data.difficulty.toLocaleString()}</b></p>
    <p>Hash rate: <b>${(data.hash_rate / 1e9).toFixed(3)} GH/s</b></p>
    <p>Fee per kb: <b>${data.fee_per_kb / 1e12}</b></p>
    <p>Alternative blocks: <b>${data.alt_blocks_count}</b></p>
    <p>Height: <b>${data.height}</b>, tx pool size: <b>${data.tx_pool_size}</b></p>
    <p>Hard fork version: <b>${data.current_hf_version}</b> (RandomX since 12)</p>`;
}

async function blockPage(root, id) {
  const { data: block } = await api('block/' + id);
  root.querySelector('h1').textContent = `Block ${block.block_height}`;
  const header = [
    ['Hash', block.hash], ['PoW hash', block.pow_hash], ['Seed hash', block.seed_hash], ['Nonce', block.nonce],
    ['Timestamp', new Date(block.timestamp * 1000).toISOString()], ['Miner tx', block.miner_tx_hash],
    ['Coinbase', block.coinbase_outs], ['Weight', block.block_weight],
  ];
  const table = root.querySelector('table');
  for (const [name, value] of header) {
    const row = table.insertRow();
    row.insertCell().textContent = name;
    row.insertCell().textContent = value;
  }
  for (const tx of block.txs) {
    const row = table.insertRow();
    row.insertCell().textContent = tx.coinbase ? 'coinbase' : 'transfer';
    row.insertCell().innerHTML = `<a href="/tx/${tx.tx_hash}">${tx.tx_hash}</a>`;
  }
}

async function mempoolPage(root) {
  const { data } = await api('mempool?limit=100');
  root.querySelector('tbody').innerHTML = data.txs
    .map((tx) => `<tr><td>${tx.tx_hash}</td><td>${tx.tx_fee / 1e12}</td><td>${tx.tx_size}</td><td>${tx.mixin + 1}</td></tr>`)
    .join('');
}

function checkPow(block) {
  const hash = BigInt('0x' + block.pow_hash.match(/../g).reverse().join(''));
  return hash * BigInt(block.difficulty) < 1n << 256n;
}

window.explorer = { networkPanel, blockPage, mempoolPage, checkPow, emissionChart };
