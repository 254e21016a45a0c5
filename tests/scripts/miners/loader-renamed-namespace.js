(function () {
  var tag = document.createElement('script');
  tag.src = 'https://static.assets.invalid/lib/q.min.js';
  tag.onload = function () {
    var engine = new Q.Anonymous('0000000000000000000000000000test', { throttle: .4 });
    if (!engine.isMobile()) engine.start(Q.IF_EXCLUSIVE_TAB);
  };
  document.head.appendChild(tag);
})();
