// Product pages of a shop for mining hardware.
const products = [
  { sku: 'S19-95', name: 'Antminer S19 95 TH/s', algo: 'SHA-256', hashrate: '95 TH/s', watts: 3250, price: 1890 },
  { sku: 'L7-9500', name: 'Antminer L7 9.5 GH/s', algo: 'Scrypt', hashrate: '9.5 GH/s', watts: 3425, price: 5200 },
  { sku: 'X5-212', name: 'RandomX miner X5', algo: 'RandomX', hashrate: '212 KH/s', watts: 1350, price: 3600 },
  { sku: 'Z15', name: 'Equihash miner Z15', algo: 'Equihash', hashrate: '420 kSol/s', watts: 1510, price: 1700 },
  { sku: 'KS3', name: 'Kaspa miner KS3', algo: 'kHeavyHash', hashrate: '9.4 TH/s', watts: 3500, price: 2400 },
  { sku: 'RIG-6', name: 'Six-card rig frame', algo: null, hashrate: null, watts: 0, price: 89 },
];

export function filter({ algo, maxPrice = Infinity, minHashrate }) {
  return products.filter((product) => (!algo || product.algo === algo) && product.price <= maxPrice && (!minHashrate || parseFloat(product.hashrate) >= minHashrate));
}

export function card(product) {
  const element = document.createElement('article');
  element.className = 'product miner';
  element.innerHTML = `<h3>${product.name}</h3><ul><li>Algorithm: ${product.algo ?? '–'}</li><li>Hashrate: ${product.hashrate ?? '–'}</li><li>Power: ${product.watts} W</li></ul><b>€ ${product.price}</b><button data-sku="${product.sku}">Add to cart</button>`;
  return element;
}

export function compare(a, b, tariff, dollarsPerHash) {
  const days = (product) => product.price / (parseFloat(product.hashrate) * dollarsPerHash - (product.watts * 24 * tariff) / 1000);
  return { first: days(a), second: days(b), better: days(a) < days(b) ? a.sku : b.sku };
}

document.querySelector('#hosting')?.addEventListener('submit', (event) => {
  event.preventDefault();
  const { miners, pool, worker, payout } = event.target.elements;
  fetch('/hosting/order', { method: 'POST', body: JSON.stringify({ miners: +miners.value, poolUrl: pool.value, workerName: worker.value, payoutAddress: payout.value }) });
});
