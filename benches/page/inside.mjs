/**
 * What runs in the page: each function is sent as text, so it must be complete in itself. -> figures of one round.
 */

/** Microseconds between the marks of the extension's first and last content script: the median of the documents of the page. */
export function betweenMarks() {
  /** @type {number[]} */
  const microseconds = [];
  for (const one of [window, ...Array.from(window.frames)]) {
    const [begin] = one.performance.getEntriesByName('bench begin');
    const [end] = one.performance.getEntriesByName('bench end');
    if (!begin || !end) continue;
    microseconds.push((end.startTime - begin.startTime) * 1000);
  }
  return { microseconds: microseconds.sort((a, b) => a - b)[microseconds.length >> 1] ?? NaN };
}

/**
 * Milliseconds from the insertion of a frame with text to its first script, one frame after the other.
 * @param {number} count
 */
export async function framesInTurn(count) {
  let ms = 0;
  for (let left = count; left > 0; left--) {
    const frame = document.createElement('iframe');
    const first = new Promise((resolve) => Object.assign(window, { first: () => resolve(performance.now()) }));
    frame.srcdoc = '<script>parent.first()</script>';
    const begin = performance.now();
    document.body.append(frame);
    ms += (await first) - begin;
    frame.remove();
  }
  return { ms: ms / count };
}

/**
 * Sends messages to an echo, some of them under way at any time, until all have come back.
 * @param {{ url: string, binary: boolean, size: number, count: number, underWay: number }} order
 * @returns {Promise<{ ms: number }>}
 */
export function echo({ url, binary, size, count, underWay }) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    // What sockets of applications carry: objects in JSON, padded to the size.
    const text = JSON.stringify({ type: 'update', at: 1, rows: 'x'.repeat(size) }).slice(0, size);
    const message = binary ? new TextEncoder().encode(text) : text;
    let sent = 0;
    let back = 0;
    let begin = 0;
    const send = () => {
      socket.send(message);
      sent++;
    };
    socket.onopen = () => {
      begin = performance.now();
      while (sent < underWay) send();
    };
    socket.onmessage = () => {
      back++;
      if (sent < count) send();
      if (back < count) return;
      resolve({ ms: performance.now() - begin });
      socket.close();
    };
    socket.onerror = () => reject(new Error('the socket failed'));
  });
}

/** Milliseconds to a module's instance. @param {{ url: string, streaming: boolean }} order */
export async function instantiate({ url, streaming }) {
  const response = fetch(url);
  if (streaming) {
    const begin = performance.now();
    await WebAssembly.instantiateStreaming(response);
    return { ms: performance.now() - begin };
  }
  const bytes = await (await response).arrayBuffer();
  const begin = performance.now();
  await WebAssembly.instantiate(bytes);
  return { ms: performance.now() - begin };
}

/**
 * Milliseconds for messages to a worker or over a channel, all sent at once and each answered.
 * @param {{ over: 'worker' | 'channel', count: number, size: number }} order
 * @returns {Promise<{ ms: number }>}
 */
export function messages({ over, count, size }) {
  const worker = over === 'worker' ? new Worker('/echo-worker.js') : null;
  const channel = new MessageChannel();
  channel.port2.onmessage = ({ data }) => channel.port2.postMessage(data);
  const end = worker ?? channel.port1;
  const message = { type: 'update', rows: 'x'.repeat(size) };
  return new Promise((resolve) => {
    let back = -1;
    let begin = 0;
    end.onmessage = () => {
      if (++back === 0) {
        begin = performance.now();
        for (let left = count; left > 0; left--) end.postMessage(message);
      }
      if (back < count) return;
      resolve({ ms: performance.now() - begin });
      worker?.terminate();
      channel.port1.close();
    };
    end.postMessage(message); // The worker has started when this comes back.
  });
}

/** Milliseconds from a text to the first word of its worker, over some workers. @param {number} count */
export async function blobWorkers(count) {
  const text = `const filler = '${'x'.repeat(10_000)}'; postMessage(filler.length);`;
  let ms = 0;
  for (let left = count; left > 0; left--) {
    const begin = performance.now();
    const url = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
    const worker = new Worker(url);
    await new Promise((resolve) => void (worker.onmessage = resolve));
    ms += performance.now() - begin;
    worker.terminate();
    URL.revokeObjectURL(url);
  }
  return { ms: ms / count };
}

/** Bytes of JavaScript's heaps of this page, where the browser measures them. @returns {Promise<number | null>} */
export async function heap() {
  /** @type {(() => Promise<{ bytes: number }>) | undefined} */
  const measure = Reflect.get(performance, 'measureUserAgentSpecificMemory');
  return measure ? (await measure.call(performance)).bytes : null;
}

/**
 * In a page of the extension: KB of WebAssembly memory of what asks lists, with the bundled one, and of what judges, once started.
 * @returns {Promise<{ core: number, detector: number }>}
 */
export async function wasmMemory() {
  const measured = async (/** @type {string} */ name, /** @type {(api: any) => void} */ use) => {
    const api = await import(`/extension/wasm/${name}.js`);
    const { memory } = await api.default();
    use(api);
    return memory.buffer.byteLength / 1024;
  };
  return {
    core: await measured('core', ({ Core }) => new Core()),
    detector: await measured('detector', ({ checkScript }) => checkScript('0;', 'undecided')),
  };
}
