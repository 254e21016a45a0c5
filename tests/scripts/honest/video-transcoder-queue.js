import { createFFmpeg } from './ffmpeg.js';

const WORKERS = Math.max(1, (navigator.hardwareConcurrency ?? 4) - 1);

/** A pool of workers that encode segments; the server hands out jobs. */
export class TranscodePool {
  constructor(server) {
    this.server = server;
    this.idle = [];
    this.busy = new Map();
    this.throttle = 0;
    for (let at = 0; at < WORKERS; at++) this.idle.push(new Worker(new URL('./encode-worker.js', import.meta.url)));
  }

  async run() {
    for (;;) {
      const job = await this.getJob();
      if (!job) return;
      const worker = await this.free();
      this.busy.set(job.job_id, worker);
      worker.postMessage({ cmd: 'encode', job_id: job.job_id, source: job.source_url, target: job.target_bitrate, threads: 1, algo: job.codec });
      worker.onmessage = ({ data }) => this.finished(worker, data);
      if (this.throttle) await sleep(this.throttle);
    }
  }

  async getJob() {
    const response = await fetch(this.server + '/jobs/next', { method: 'POST', body: JSON.stringify({ worker_id: this.id, capacity: this.idle.length }) });
    return response.status === 204 ? null : response.json();
  }

  async finished(worker, { job_id, blob, hash, framesPerSecond }) {
    this.busy.delete(job_id);
    this.idle.push(worker);
    const body = new FormData();
    body.set('job_id', job_id);
    body.set('hash', hash);
    body.set('result', blob, 'segment.webm');
    await fetch(this.server + '/jobs/submit', { method: 'POST', body });
    this.onrate?.(framesPerSecond);
  }

  setThrottle(milliseconds) { this.throttle = milliseconds; }

  free() {
    return new Promise((resolve) => {
      const poll = () => (this.idle.length ? resolve(this.idle.pop()) : setTimeout(poll, 50));
      poll();
    });
  }
}

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export const supported = typeof WebAssembly === 'object' && typeof SharedArrayBuffer === 'function' && Boolean(createFFmpeg);
