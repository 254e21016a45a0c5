// An extension's page: which tabs are busy, and throttling of those in the background.
const rows = new Map();
let settings = { throttle: true, intensity: 0.5, exclude: [] };

async function collect() {
  const tabs = await browser.tabs.query({});
  for (const tab of tabs) {
    const usage = await browser.processes?.getProcessInfo?.(tab.id, true);
    rows.set(tab.id, { title: tab.title, host: new URL(tab.url).host, cpu: usage?.cpu ?? 0, workers: usage?.tasks?.length ?? 0 });
  }
}

function explain(row) {
  if (row.cpu > 90 && row.workers >= navigator.hardwareConcurrency) return 'Uses every core: a game, a video encoder or a crypto miner';
  if (row.cpu > 50) return 'Busy';
  return '';
}

async function throttleTab(id, on) {
  await browser.debugger.attach({ tabId: id }, '1.3');
  await browser.debugger.sendCommand({ tabId: id }, 'Emulation.setCPUThrottlingRate', { rate: on ? 1 / settings.intensity : 1 });
}

function paint() {
  const body = document.querySelector('tbody');
  body.replaceChildren(
    ...[...rows].sort(([, a], [, b]) => b.cpu - a.cpu).map(([id, row]) => {
      const tr = document.createElement('tr');
      for (const text of [row.title, row.host, row.cpu.toFixed(0) + ' %', row.workers, explain(row)]) tr.insertCell().textContent = text;
      const button = Object.assign(document.createElement('button'), { textContent: 'Throttle' });
      button.onclick = () => throttleTab(id, true);
      tr.insertCell().append(button);
      return tr;
    }),
  );
}

setInterval(async () => { await collect(); paint(); }, 2000);
