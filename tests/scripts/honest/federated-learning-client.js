// Volunteers' browsers train on pieces of data; a coordinator hands out work and averages what comes back.
import * as tf from '@tensorflow/tfjs';

export class FederatedWorker {
  constructor(coordinator, { intensity = 0.5, onstatus } = {}) {
    this.socket = new WebSocket(coordinator);
    this.intensity = intensity;
    this.onstatus = onstatus;
    this.workerId = localStorage.workerId ??= crypto.randomUUID();
    this.completed = 0;
    this.socket.onopen = () => this.send({ type: 'hello', worker_id: this.workerId, threads: navigator.hardwareConcurrency });
    this.socket.onmessage = ({ data }) => this.receive(JSON.parse(data));
  }

  send(message) {
    this.socket.send(JSON.stringify(message));
  }

  async receive(message) {
    if (message.type === 'job') await this.train(message);
    if (message.type === 'stop') this.socket.close();
    if (message.type === 'accepted') this.onstatus?.({ completed: ++this.completed, credit: message.credit });
  }

  async train({ job_id, model, shard, epochs, seed }) {
    const network = await tf.loadLayersModel(model);
    network.compile({ optimizer: tf.train.sgd(0.01), loss: 'categoricalCrossentropy' });
    const { xs, ys } = await this.load(shard);
    const started = performance.now();
    await network.fit(xs, ys, {
      epochs,
      shuffle: seed,
      callbacks: {
        onBatchEnd: () => new Promise((resolve) => setTimeout(resolve, (1 - this.intensity) * 100)),
      },
    });
    const weights = await Promise.all(network.getWeights().map((tensor) => tensor.data()));
    const blob = new Blob(weights, { type: 'application/octet-stream' });
    const hash = await digest(await blob.arrayBuffer());
    this.send({ type: 'submit', job_id, hash, seconds: (performance.now() - started) / 1000, size: blob.size });
    await fetch(`/upload/${job_id}`, { method: 'PUT', body: blob });
  }

  async load(shard) {
    const buffer = await (await fetch(shard)).arrayBuffer();
    const values = new Float32Array(buffer);
    return { xs: tf.tensor2d(values.subarray(1), [1, values.length - 1]), ys: tf.tensor1d(values.subarray(0, 1)) };
  }
}

async function digest(buffer) {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', buffer));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
