// Web interface of a mining machine: what its firmware serves to the owner's browser.
const cgi = (name, body) => fetch('/cgi-bin/' + name + '.cgi', body ? { method: 'POST', body: JSON.stringify(body) } : {}).then((r) => r.json());

async function overview() {
  const { SUMMARY: [summary], POOLS, DEVS } = await cgi('stats');
  set('#ghs', summary['GHS 5s'] + ' GH/s');
  set('#elapsed', duration(summary.Elapsed));
  set('#accepted', summary.Accepted);
  set('#rejected', summary.Rejected);
  set('#found', summary['Found Blocks']);
  table('#pools', POOLS.map((pool) => [pool.URL, pool.User, pool.Status, pool.Getworks, pool.Accepted, pool.Rejected, pool['Stratum Difficulty'], pool['Last Share Time']]));
  table('#chains', DEVS.map((chain) => [chain.index, chain.chips, chain.hashrate + ' GH/s', chain.temp + ' °C', chain.fan]));
}

async function saveConfig(form) {
  const data = new FormData(form);
  await cgi('set_miner_conf', {
    pools: [1, 2, 3].map((n) => ({ url: data.get(`pool${n}url`), user: data.get(`pool${n}user`), pass: data.get(`pool${n}pw`) })),
    'bitmain-freq': data.get('freq'),
    'bitmain-fan-ctrl': data.has('fan'),
    'miner-mode': data.get('mode'),
  });
  alert('Saved. The miner restarts.');
}

const duration = (seconds) => `${Math.floor(seconds / 86400)}d ${Math.floor(seconds / 3600) % 24}h ${Math.floor(seconds / 60) % 60}m`;
const set = (selector, text) => { document.querySelector(selector).textContent = text; };

function table(selector, rows) {
  document.querySelector(selector + ' tbody').replaceChildren(
    ...rows.map((cells) => {
      const row = document.createElement('tr');
      cells.forEach((cell) => { row.insertCell().textContent = cell; });
      return row;
    }),
  );
}

document.querySelector('#config').onsubmit = (event) => { event.preventDefault(); saveConfig(event.target); };
document.querySelector('#default-pool').placeholder = 'stratum+tcp://pool.example:3333';
setInterval(overview, 5000);
overview();
