/** Runs functions in workers, with a limit on how many run at once. */
export class ThreadPool {
  #idle = [];
  #queue = [];
  #busy = 0;

  constructor({ script, numThreads = navigator.hardwareConcurrency || 4, throttle = 0, idleTimeout = 10000 }) {
    this.script = script;
    this.numThreads = numThreads;
    this.throttle = throttle;
    this.idleTimeout = idleTimeout;
  }

  setNumThreads(count) {
    this.numThreads = Math.max(1, count);
    this.#drain();
  }

  setThrottle(milliseconds) {
    this.throttle = milliseconds;
  }

  getThrottle() {
    return this.throttle;
  }

  run(task, transfer = []) {
    return new Promise((resolve, reject) => {
      this.#queue.push({ task, transfer, resolve, reject });
      this.#drain();
    });
  }

  #drain() {
    while (this.#queue.length && this.#busy < this.numThreads) {
      const { task, transfer, resolve, reject } = this.#queue.shift();
      const worker = this.#idle.pop() ?? new Worker(this.script, { type: 'module' });
      this.#busy++;
      const finish = () => {
        this.#busy--;
        this.#idle.push(worker);
        setTimeout(() => this.#drain(), this.throttle);
      };
      worker.onmessage = ({ data }) => { resolve(data); finish(); };
      worker.onerror = (event) => { reject(event.error ?? event); finish(); };
      worker.postMessage(task, transfer);
    }
  }

  get threadCount() { return this.#busy + this.#idle.length; }

  async terminate() {
    this.#queue.length = 0;
    this.#idle.splice(0).forEach((worker) => worker.terminate());
  }
}

export const isMainThread = typeof importScripts !== 'function';

export function expose(functions) {
  self.onmessage = async ({ data: { name, args, jobId } }) => {
    try {
      self.postMessage({ jobId, result: await functions[name](...args) });
    } catch (error) {
      self.postMessage({ jobId, error: String(error) });
    }
  };
}
