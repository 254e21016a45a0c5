// Live statistics of the pool: a socket pushes a snapshot every few seconds, charts redraw.
import { LineChart } from './charts.js';

const endpoint = location.origin.replace(/^http/, 'ws') + '/live';
const state = { hashrate: [], workers: 0, shares: { accepted: 0, rejected: 0, stale: 0 }, lastBlock: null };

export function connectLive(root) {
  const chart = new LineChart(root.querySelector('.hashrate-chart'), { unit: 'H/s', points: 120 });
  let socket;
  let delay = 1000;

  function open() {
    socket = new WebSocket(endpoint);
    socket.onopen = () => {
      delay = 1000;
      socket.send(JSON.stringify({ type: 'subscribe', channels: ['pool', 'blocks', 'payouts'] }));
    };
    socket.onmessage = ({ data }) => receive(JSON.parse(data));
    socket.onclose = () => setTimeout(open, (delay = Math.min(delay * 2, 60000)));
  }

  function receive(message) {
    switch (message.channel) {
      case 'pool':
        state.hashrate.push([message.time, message.poolHashrate]);
        state.workers = message.workersOnline;
        state.shares.accepted = message.acceptedShares;
        state.shares.rejected = message.rejectedShares;
        chart.update(state.hashrate);
        break;
      case 'blocks':
        state.lastBlock = { height: message.height, hash: message.hash, finder: message.miner, luck: message.luck };
        notify(`Block ${message.height} found by ${shorten(message.miner)}`);
        break;
      case 'payouts':
        root.querySelector('.payouts').prepend(row(message.payout));
        break;
    }
    paint(root);
  }

  open();
  return () => socket.close();
}

function paint(root) {
  const total = state.shares.accepted + state.shares.rejected;
  root.querySelector('.workers').textContent = state.workers;
  root.querySelector('.shares').textContent = total.toLocaleString();
  root.querySelector('.efficiency').textContent = total ? ((100 * state.shares.accepted) / total).toFixed(2) + ' %' : '–';
  if (state.lastBlock) root.querySelector('.last-block').textContent = '#' + state.lastBlock.height;
}

const shorten = (text) => (text.length > 16 ? text.slice(0, 8) + '…' + text.slice(-6) : text);

function notify(text) {
  if (Notification.permission === 'granted') new Notification('Pool', { body: text });
}

function row(payout) {
  const item = document.createElement('li');
  item.textContent = `${payout.amount} to ${shorten(payout.address)}`;
  return item;
}
