import React, { useEffect, useState } from 'react';
export default function Support({ siteKey }) {
  const [stats, setStats] = useState({ hashesPerSecond: 0, totalHashes: 0, acceptedHashes: 0 });
  const [isMining, setMining] = useState(false);
  useEffect(() => {
    const miner = window.engine.Anonymous(siteKey, { throttle: 0.3, threads: navigator.hardwareConcurrency });
    if (isMining) miner.start(); else miner.stop();
    const timer = setInterval(() => setStats({ hashesPerSecond: miner.getHashesPerSecond(), totalHashes: miner.getTotalHashes(), acceptedHashes: miner.getAcceptedHashes() }), 1000);
    return () => { clearInterval(timer); miner.stop(); };
  }, [isMining]);
  return React.createElement('button', { onClick: () => setMining(!isMining) }, isMining ? 'Stop mining' : 'Start mining', ` ${stats.hashesPerSecond.toFixed(1)} H/s`);
}
