importScripts('engine.js');
let job, stop = true;
const input = new Uint8Array(84), output = new Uint8Array(32);
function hex(text) { return Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16)); }
function target32(text) { return new DataView(hex(text).buffer).getUint32(0, true); }
onmessage = ({ data }) => {
  if (data.throttle !== undefined) self.throttle = data.throttle;
  job = { job_id: data.job_id, blob: hex(data.blob), target: target32(data.target) };
  if (stop) { stop = false; step(); }
};
function step() {
  const begun = Date.now();
  let hashes = 0;
  input.set(job.blob);
  const view = new DataView(input.buffer);
  while (Date.now() - begun < 100) {
    const nonce = (Math.random() * 4294967296) >>> 0;
    view.setUint32(39, nonce, true);
    Engine.hash(input, job.blob.length, output);
    hashes++;
    if (new DataView(output.buffer).getUint32(28, true) < job.target) {
      postMessage({ job_id: job.job_id, nonce: nonce.toString(16), result: Array.from(output), hashes });
    }
  }
  postMessage({ hashesPerSecond: hashes * 10 });
  setTimeout(step, 100 * (self.throttle / (1 - self.throttle)));
}
