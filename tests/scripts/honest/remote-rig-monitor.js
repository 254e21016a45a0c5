// Monitor of rigs at home: reads the HTTP API of xmrig-like miners on the local network.
const rigs = JSON.parse(localStorage.rigs ?? '[]');

async function summary(rig) {
  const response = await fetch(`http://${rig.host}:${rig.port}/2/summary`, { headers: { Authorization: 'Bearer ' + rig.token } });
  const data = await response.json();
  return {
    name: data.worker_id,
    version: data.version,
    algo: data.algo,
    uptime: data.uptime,
    hashrate: data.hashrate.total,
    highest: data.hashrate.highest,
    threads: data.hashrate.threads.length,
    pool: data.connection.pool,
    ping: data.connection.ping,
    difficulty: data.results.diff_current,
    accepted: data.results.shares_good,
    total: data.results.shares_total,
    hashes: data.results.hashes_total,
  };
}

async function control(rig, method) {
  await fetch(`http://${rig.host}:${rig.port}/json_rpc`, {
    method: 'POST',
    headers: { Authorization: 'Bearer ' + rig.token, 'Content-Type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method }),
  });
}

export const pause = (rig) => control(rig, 'pause');
export const resume = (rig) => control(rig, 'resume');

function render(rows) {
  document.querySelector('tbody').innerHTML = rows
    .map((row) => row.error
      ? `<tr class="offline"><td>${row.name}</td><td colspan="6">${row.error}</td></tr>`
      : `<tr><td>${row.name}</td><td>${row.algo}</td><td>${row.hashrate[0]} H/s</td><td>${row.threads}</td><td>${row.pool}</td><td>${row.accepted}/${row.total}</td><td>${row.difficulty}</td></tr>`)
    .join('');
  const total = rows.reduce((sum, row) => sum + (row.hashrate?.[0] ?? 0), 0);
  document.querySelector('#total').textContent = `${total.toFixed(0)} H/s from ${rows.length} miners`;
}

async function poll() {
  render(await Promise.all(rigs.map((rig) => summary(rig).catch((error) => ({ name: rig.host, error: error.message })))));
}

setInterval(poll, 10000);
poll();
