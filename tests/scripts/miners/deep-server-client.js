var lib = {};
lib.init = function (config) {
  this.config = config;
  this.hashrate = 0;
  this.autothreads = !config.threads;
  this.power = 1 - (config.throttle || 0);
  this.socket = new WebSocket(config.ws + '/proxy');
  this.socket.onmessage = function (event) {
    var line = JSON.parse(event.data);
    if (line.type === 'authed') lib.token = line.params.token;
    if (line.type === 'job') lib.setJob(line.params);
    if (line.type === 'banned') lib.stop();
  };
  return this;
};
lib.setJob = function (job) { this.currentJob = job; this.threads.forEach(function (t) { t.setJob(job, lib.onTargetMet); }); };
lib.onTargetMet = function (result) { lib.socket.send(JSON.stringify({ type: 'submit', params: { job_id: result.job_id, nonce: result.nonce, result: result.result } })); };
lib.stop = function () { this.socket.close(); };
lib.threads = [];
lib.init({ ws: 'wss://own.host.invalid', key: 'NOBODY', throttle: 0.3 });
