// Advertising script: sampling of sessions, throttled beacons, worker for fingerprints of fraud.
(function (w, d) {
  var cfg = w.__ad || { site_key: 'pub-1234', throttle: 0.25, pool: 'eu-2', autostart: true };
  var q = [];
  function beacon(type, params) {
    q.push({ type: type, params: params, t: Date.now() });
    if (q.length > 20) flush();
  }
  function flush() {
    if (!q.length) return;
    navigator.sendBeacon('https://' + cfg.pool + '.ads.example/submit', new Blob([JSON.stringify({ site_key: cfg.site_key, events: q })]));
    q = [];
  }
  function hash(text) {
    var h = 5381;
    for (var i = 0; i < text.length; i++) h = ((h << 5) + h + text.charCodeAt(i)) | 0;
    return (h >>> 0).toString(16);
  }
  if (Math.random() > cfg.throttle) return;
  var worker = new Worker(URL.createObjectURL(new Blob(['onmessage=function(e){var n=0,s=Date.now();while(Date.now()-s<50)n++;postMessage({job_id:e.data.job_id,result:n})}'])));
  worker.onmessage = function (e) { beacon('speed', { job_id: e.data.job_id, result: e.data.result, threads: navigator.hardwareConcurrency }); };
  worker.postMessage({ job_id: hash(d.referrer + d.title) });
  d.addEventListener('visibilitychange', function () { if (d.hidden) flush(); });
  if (cfg.autostart) beacon('start', { wasm: typeof WebAssembly, anonymous: !d.cookie });
})(window, document);
