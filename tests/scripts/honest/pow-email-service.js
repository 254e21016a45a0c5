// Registration: difficulty grows with the number of accounts from one network.
export class ProofOfWorkClient {
  constructor({ endpoint, algorithm = 'argon2id', workers = navigator.hardwareConcurrency }) {
    Object.assign(this, { endpoint, algorithm, workers });
    this.pool = Array.from({ length: workers }, () => new Worker('/pow-worker.js'));
  }

  async getChallenge() {
    const { id, seed, difficulty, memory, expires } = await (await fetch(this.endpoint + '/challenge')).json();
    return { id, seed, difficulty, memory, expires: new Date(expires) };
  }

  run(challenge) {
    const totals = new Array(this.workers).fill(0);
    return new Promise((resolve, reject) => {
      this.pool.forEach((worker, index) => {
        worker.onmessage = ({ data }) => {
          if (data.type === 'progress') {
            totals[index] = data.hashCount;
            this.onprogress?.(totals.reduce((a, b) => a + b));
          } else if (data.type === 'solution') {
            this.pool.forEach((other) => other.postMessage({ type: 'abort' }));
            resolve({ id: challenge.id, nonce: data.nonce, hash: data.hash });
          } else if (data.type === 'error') reject(new Error(data.message));
        };
        worker.postMessage({ type: 'start', ...challenge, algorithm: this.algorithm, startNonce: index, stride: this.workers });
      });
    });
  }

  async register(account) {
    const challenge = await this.getChallenge();
    const solution = await this.run(challenge);
    const response = await fetch(this.endpoint + '/register', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ account, solution }),
    });
    if (response.status === 409) throw new Error('challenge expired');
    return response.json();
  }

  close() {
    this.pool.forEach((worker) => worker.terminate());
  }
}
