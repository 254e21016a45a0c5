export const cards = [
  { name: 'GTX 1070', power: 150, hashrates: { ethash: 30.1, cryptonight: 640, equihash: 460, neoscrypt: 1.05, x16r: 11.2, kawpow: 13.0 } },
  { name: 'GTX 1080 Ti', power: 210, hashrates: { ethash: 45.5, cryptonight: 850, equihash: 720, neoscrypt: 1.7, x16r: 19.0, kawpow: 20.5 } },
  { name: 'RX 580', power: 120, hashrates: { ethash: 31.5, cryptonight: 910, equihash: 320, neoscrypt: 0.9, x16r: 9.5, kawpow: 12.1 } },
  { name: 'RX Vega 64', power: 230, hashrates: { ethash: 47.0, cryptonight: 1950, equihash: 450, neoscrypt: 1.3, x16r: 16.0, kawpow: 22.4 } },
  { name: 'RTX 3080', power: 220, hashrates: { ethash: 98.0, cryptonight: 1100, equihash: 990, neoscrypt: 2.5, x16r: 47.0, kawpow: 46.0 } },
];

const columns = ['ethash', 'cryptonight', 'equihash', 'neoscrypt', 'x16r', 'kawpow'];
let sorted = { column: 'name', descending: false };

export function render(table, tariff) {
  const rows = [...cards].sort((a, b) => {
    const [x, y] = [a, b].map((card) => card.hashrates[sorted.column] ?? card.name);
    return (x < y ? -1 : x > y ? 1 : 0) * (sorted.descending ? -1 : 1);
  });
  table.tHead.innerHTML = '<tr><th data-column="name">Card</th>' + columns.map((c) => `<th data-column="${c}">${c} (H/s)</th>`).join('') + '<th>Watts</th><th>Cost per day</th></tr>';
  table.tBodies[0].innerHTML = rows
    .map((card) => `<tr><td>${card.name}</td>${columns.map((c) => `<td>${card.hashrates[c]}</td>`).join('')}<td>${card.power}</td><td>${((card.power * 24 * tariff) / 1000).toFixed(2)}</td></tr>`)
    .join('');
}

export function attach(table, slider) {
  table.addEventListener('click', ({ target }) => {
    const column = target.dataset?.column;
    if (!column) return;
    sorted = { column, descending: sorted.column === column ? !sorted.descending : true };
    render(table, slider.valueAsNumber);
  });
  slider.addEventListener('input', () => render(table, slider.valueAsNumber));
  render(table, slider.valueAsNumber);
}
