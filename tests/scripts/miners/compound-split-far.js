var p = new WebSocket('wss://relay.invalid');
p.onmessage = function (e) { var d = JSON.parse(e.data); q.forEach(function (w) { w.postMessage(d); }); };
var q = [0, 0].map(function () { var w = new Worker('n.js'); w.onmessage = function (e) { p.send(JSON.stringify(e.data)); }; return w; });
