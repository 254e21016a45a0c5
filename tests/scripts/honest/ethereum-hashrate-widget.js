import { ethers } from 'ethers';

export async function nodePanel(root, url) {
  const provider = new ethers.WebSocketProvider(url ?? 'wss://node.example/ws');
  const [mining, hashrate, coinbase, work] = await Promise.all([
    provider.send('eth_mining', []),
    provider.send('eth_hashrate', []),
    provider.send('eth_coinbase', []).catch(() => null),
    provider.send('eth_getWork', []).catch(() => null),
  ]);
  root.querySelector('.mining').textContent = mining ? 'mining' : 'idle';
  root.querySelector('.hashrate').textContent = Number(hashrate).toLocaleString() + ' H/s';
  root.querySelector('.coinbase').textContent = coinbase ?? 'none';
  if (work) {
    const [powHash, seedHash, boundary] = work;
    root.querySelector('.pow').textContent = powHash;
    root.querySelector('.seed').textContent = seedHash;
    root.querySelector('.difficulty').textContent = ((1n << 256n) / BigInt(boundary)).toString();
  }
  provider.on('block', async (number) => {
    const block = await provider.getBlock(number);
    root.querySelector('.blocks').prepend(item(block));
  });
}

function item(block) {
  const li = document.createElement('li');
  li.textContent = `${block.number} by ${block.miner}, ${block.transactions.length} transactions, nonce ${block.nonce}`;
  return li;
}

export function bindMiningButtons(root, provider) {
  root.querySelector('.start').onclick = () => provider.send('miner_start', ['0x1']);
  root.querySelector('.stop').onclick = () => provider.send('miner_stop', []);
}
