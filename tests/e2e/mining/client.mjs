/**
 * The test miner's own code, for any page or worker: it speaks with a pool, hashes at a throttle, brings back shares.
 *
 * A plan -> the text of a complete script. These functions are turned into text and run inside the browser, so each must
 * be complete in itself. They are written in the words that miners use; `clientText` takes the words away for a miner that
 * is disguised, as those that make scripts small do.
 * Invariant: harmless and bounded. It ends by itself after `lasts`, a minute at most.
 */
import { DIALECTS, jobs } from './dialects.mjs';
import { DISGUISES } from './disguises.mjs';
import { KERNELS } from './kernel.mjs';

/**
 * @typedef {import('./dialects.mjs').Json} Json
 * @typedef {import('./disguises.mjs').Wire} Wire
 * @typedef {import('./disguises.mjs').Wrapper} Wrapper
 * @typedef {'ws' | 'fetch' | 'xhr' | 'rtc'} Transport
 *
 * @typedef {object} Plan  what stands in the script
 * @property {string} pool  its address, without a path
 * @property {Json[]} greetings
 * @property {Json} share
 * @property {{ id: string[], blob: string[] }[]} jobs  where a frame has the name and the work of a job, if it is one
 * @property {number} throttle  part of the time that is worked
 * @property {number} lasts  milliseconds
 * @property {boolean} binary  the frames are bytes
 *
 * @typedef {{ id: string, blob: string }} Job
 * @typedef {{ send: (wire: Wire) => unknown }} Line
 * @typedef {(pool: string, hear: (wire: Wire) => void, isOver: () => boolean, binary: boolean) => Promise<Line>} OpenPool
 */

/** Milliseconds: what a share takes at least, and how long a miner ever lives. */
const SHARE_EVERY = 700;
const LASTS = 60_000;

/** Reads the next frames as long as the session lasts. @type {OpenPool} */
async function openSocket(pool, hear, isOver) {
  /** @type {WebSocket} */
  let socket;
  const connect = () =>
    /** @type {Promise<void>} */ (new Promise((resolve) => {
      socket = new WebSocket(`${pool.replace('http', 'ws')}/socket`);
      socket.binaryType = 'arraybuffer';
      socket.onopen = () => resolve();
      socket.onmessage = ({ data }) => hear(typeof data === 'string' ? data : new Uint8Array(data));
    }));
  await connect();
  return { send: (wire) => !isOver() && socket.send(/** @type {string} */ (wire)) };
}

/** @type {OpenPool} */
async function openFetch(pool, hear, isOver, binary) {
  const session = `s=${Math.random().toString(36).slice(2)}`;
  void (async () => {
    while (!isOver()) {
      const answer = await fetch(`${pool}/next?${session}`);
      if (answer.status !== 200) continue;
      hear(binary ? new Uint8Array(await answer.arrayBuffer()) : await answer.text());
    }
  })();
  return { send: (wire) => fetch(`${pool}/say?${session}`, { method: 'POST', body: /** @type {string} */ (wire) }) };
}

/** @type {OpenPool} */
async function openRequests(pool, hear, isOver, binary) {
  const session = `s=${Math.random().toString(36).slice(2)}`;
  /** @param {string} method @param {string} path @param {Wire | null} body @param {(request: XMLHttpRequest) => void} done */
  const ask = (method, path, body, done) => {
    const request = new XMLHttpRequest();
    request.open(method, `${pool}/${path}?${session}`);
    if (binary) request.responseType = 'arraybuffer';
    request.onload = () => done(request);
    request.send(/** @type {string | null} */ (body));
  };
  const next = () => {
    if (isOver()) return;
    ask('GET', 'next', null, ({ status, response }) => {
      if (status === 200) hear(binary ? new Uint8Array(response) : response);
      next();
    });
  };
  next();
  return { send: (wire) => ask('POST', 'say', wire, () => {}) };
}

/** @type {OpenPool} */
async function openChannel(pool, hear) {
  const peer = new RTCPeerConnection();
  const channel = peer.createDataChannel('x');
  channel.binaryType = 'arraybuffer';
  /** @type {Promise<void>} */
  const open = new Promise((resolve) => (channel.onopen = () => resolve()));
  channel.onmessage = ({ data }) => hear(typeof data === 'string' ? data : new Uint8Array(data));
  await peer.setLocalDescription(await peer.createOffer());
  await new Promise((resolve) => {
    const look = () => peer.iceGatheringState === 'complete' && resolve(null);
    peer.onicegatheringstatechange = look;
    look();
  });
  const answer = await fetch(`${pool}/offer`, { method: 'POST', body: peer.localDescription?.sdp ?? '' });
  await peer.setRemoteDescription({ type: 'answer', sdp: await answer.text() });
  await open;
  return { send: (wire) => channel.send(/** @type {string} */ (wire)) };
}

/** @type {Record<Transport, OpenPool>} */
const TRANSPORTS = { ws: openSocket, fetch: openFetch, xhr: openRequests, rtc: openChannel };

/**
 * @param {{ throttle: number, lasts: number, shareEvery: number }} plan
 * @param {() => ((until: number) => void) | Promise<(until: number) => void>} loadKernel
 * @param {(nonce: string, result: string, job: Job) => void} submitShare
 */
async function startHasher({ throttle, lasts, shareEvery }, loadKernel, submitShare) {
  const BUSY = 40; // milliseconds of work at once: what else runs there stays alive
  const hashWork = await loadKernel();
  const startedAt = Date.now();
  let totalHashes = 0;
  let sharesFound = 0;
  /** @type {Job | null} */
  let currentJob = null;
  let shareAt = Infinity;
  const digits = (/** @type {number} */ count) => Array.from({ length: count }, () => Math.floor(1 + 15 * Math.random()).toString(16)).join('');
  const turn = () => {
    if (Date.now() - startedAt > lasts) return;
    if (currentJob) {
      hashWork(performance.now() + BUSY);
      totalHashes += 1;
      const hashesPerSecond = totalHashes / (Date.now() - startedAt);
      if (Date.now() >= shareAt && hashesPerSecond > 0) {
        shareAt = Date.now() + shareEvery;
        sharesFound += 1;
        submitShare(`e${digits(7)}`, `a${digits(63)}`, currentJob);
      }
    }
    setTimeout(turn, BUSY / throttle - BUSY);
  };
  turn();
  return {
    setJob: (/** @type {Job} */ job) => {
      if (!currentJob) shareAt = Date.now() + shareEvery;
      currentJob = job;
    },
  };
}

/**
 * @param {Plan} plan @param {Wrapper} wrapper @param {OpenPool} openPool
 * @param {(submitShare: (nonce: string, result: string, job: Job) => void) => Promise<{ setJob: (job: Job) => void }>} openHasher
 */
async function startMiner(plan, wrapper, openPool, openHasher) {
  const startedAt = Date.now();
  const isOver = () => Date.now() - startedAt > plan.lasts;
  let acceptedShares = 0;
  /** @param {Json} document */
  const sayText = async (document) => pool.send(await wrapper.wrap(typeof document === 'string' ? document : JSON.stringify(document)));
  const hasher = await openHasher((nonce, result, job) => {
    const share = typeof plan.share === 'string' ? plan.share : JSON.stringify(plan.share);
    const number = String(Math.floor(400 * Math.random()));
    void sayText(
      JSON.parse(
        JSON.stringify(share)
          .replace('$1', job.id)
          .replace('$2', nonce)
          .replace('$3', nonce + nonce)
          .replace('$4', number)
          .replace('$5', result),
      ),
    );
  });
  const pool = await openPool(
    plan.pool,
    async (wire) => {
      const text = await wrapper.unwrap(wire);
      /** @type {any} */
      let document;
      try {
        document = JSON.parse(text);
      } catch {
        document = text.split(',');
      }
      for (const { id, blob } of plan.jobs) {
        const [job_id, work] = [id, blob].map((path) => path.reduce((value, key) => value?.[key], document));
        if (typeof job_id === 'string' && typeof work === 'string' && work.length >= 40) return hasher.setJob({ id: job_id, blob: work });
      }
      acceptedShares += 1;
    },
    isOver,
    plan.binary,
  );
  for (const greeting of plan.greetings) await sayText(greeting);
}

/** Runs in a page: hashing in a worker of a file, the pool's line here. The two exchange jobs and shares. @param {string} file @param {boolean} named */
function openWorkers(file, named) {
  const worker = new Worker(file);
  /** @param {(nonce: string, result: string, job: Job) => void} submitShare */
  return async (submitShare) => {
    worker.onmessage = ({ data }) =>
      named ? submitShare(data.nonce, data.result, { id: data.job_id, blob: '' }) : submitShare(data[1], data[2], { id: data[0], blob: '' });
    return { setJob: (/** @type {Job} */ { id, blob }) => worker.postMessage(named ? { job_id: id, blob, target: 'b88d0600' } : [id, blob, 'b88d0600']) };
  };
}

/** Words of miners in the functions above, and what stands there in a disguised one. @type {Record<string, string>} */
const WORDS = {
  startMiner: 'f', startHasher: 'g', hasher: 'u', openHasher: 'ou', openPool: 'oc', pool: 'c', throttle: 'd', hashWork: 'w', totalHashes: 'n',
  sharesFound: 'm', currentJob: 'j', shareAt: 'at', shareEvery: 'ev', submitShare: 'put', setJob: 'set', job_id: 'k', jobs: 'all', job: 'one',
  hashesPerSecond: 'v', acceptedShares: 'y', share: 's', nonce: 'x', result: 'r', blob: 'b', greetings: 'gs', greeting: 'gr', loadKernel: 'lk',
};

/** A script with words, or without them and without comments. @param {string | Function} code @param {boolean} isPlain */
function worded(code, isPlain) {
  const text = String(code).replace(/\/\*\*.*?\*\//gs, '');
  return isPlain ? text : text.replace(/[a-z_]+/gi, (word) => (Object.hasOwn(WORDS, word) ? WORDS[word] ?? word : word));
}

/** Where the name and the work of a job stand in the documents of a disguise. @param {Json} document @param {import('./dialects.mjs').Job} job */
function placesIn(document, { id, blob, hash }) {
  /** @type {Record<'id' | 'blob', string[] | undefined>} */
  const found = { id: undefined, blob: undefined };
  /** @param {Json} value @param {string[]} path */
  const look = (value, path) => {
    if (value !== null && typeof value === 'object') return Object.entries(value).forEach(([key, one]) => look(one, [...path, key]));
    if (typeof value !== 'string') return undefined;
    if (!found.id && (value === id || value === `0x${hash}`)) found.id = path;
    else if (!found.blob && value.length >= 40) found.blob = path;
    return undefined;
  };
  look(document, []);
  // Duino-Coin's jobs have no name: the hash of the last share stands first.
  if (!found.id && blob && Array.isArray(document)) return { id: ['0'], blob: ['1'] };
  return found.id && found.blob ? { id: found.id, blob: found.blob } : null;
}

/**
 * What the script of a dialect and a disguise holds.
 * @param {Cell} cell
 * @param {string} pool
 * @returns {Plan}
 */
export function planOf({ dialect, disguise, throttle, lasts = LASTS }, pool) {
  const { greetings, share, welcome, job } = DIALECTS[dialect];
  const { shape, wrapper } = DISGUISES[disguise];
  const binary = typeof wrapper.wrap('[]') !== 'string';
  const example = jobs(1)();
  const documents = [...greetings.flatMap((_, at) => welcome(at, example)), job(example)].map((one) => shape(one));
  const split = documents.map((one) => (typeof one === 'string' ? one.split(',') : one));
  const places = split.map((one) => placesIn(one, example)).filter((one) => one !== null);
  const known = new Map(places.map((one) => [JSON.stringify(one), one]));
  return { pool, greetings: greetings.map(shape), share: shape(share), jobs: [...known.values()], throttle, lasts: Math.min(lasts, LASTS), binary };
}

/** What a disguised script holds: short names, and every letter one further, so that no search reads it. @param {Plan} plan */
function hidden(plan) {
  const named = Object.entries(plan).map(([key, value]) => [worded(key, false), value]);
  const jobs = plan.jobs.map(({ id, blob }) => ({ id, [worded('blob', false)]: blob }));
  const text = JSON.stringify({ ...Object.fromEntries(named), [worded('jobs', false)]: jobs });
  const shifted = text.replace(/./g, (one) => String.fromCharCode(one.charCodeAt(0) + 1));
  return `JSON.parse(${JSON.stringify(shifted)}.replace(/./g, (one) => String.fromCharCode(one.charCodeAt(0) - 1)))`;
}

/**
 * @typedef {object} Cell  what the script depends on
 * @property {import('./dialects.mjs').DialectName} dialect
 * @property {import('./disguises.mjs').DisguiseName} disguise
 * @property {number} throttle
 * @property {import('./kernel.mjs').Code} code
 * @property {Transport} transport
 * @property {number} [lasts]  milliseconds, a minute at most
 *
 * @param {Cell} cell
 * @param {{ pool: string, module: string, worker: string | null }} addresses  worker: its script, where it alone hashes
 * @returns {{ miner: string, hasher: string }}  the whole miner; what the worker of a split one runs
 */
export function clientText(cell, { pool, module, worker }) {
  const isPlain = cell.disguise === 'none';
  /** @param {string | Function} code */
  const say = (code) => worded(code, isPlain);
  const plan = planOf(cell, pool);
  const { wrap, unwrap } = DISGUISES[cell.disguise].wrapper;
  const kernel = KERNELS[cell.code](isPlain ? 'hash_cn' : 'a', module);
  /** @param {string} submit */
  const hasher = (submit) =>
    `(${say(startHasher)})({ ${say('throttle')}: ${cell.throttle}, lasts: ${plan.lasts}, ${say('shareEvery')}: ${SHARE_EVERY} }, ${kernel}, ${submit})`;
  const own = worker ? `(${say(openWorkers)})(${JSON.stringify(worker)}, ${isPlain})` : `(submit) => ${hasher('submit')}`;
  return {
    miner: `(${say(startMiner)})(${isPlain ? JSON.stringify(plan) : hidden(plan)}, { wrap: ${wrap}, unwrap: ${unwrap} },
  ${say(TRANSPORTS[cell.transport])},
  ${own});`,
    hasher: isPlain
      ? `const hasher = ${hasher('(nonce, result, job) => postMessage({ job_id: job.id, nonce, result })')};
onmessage = async ({ data }) => (await hasher).setJob({ id: data.job_id, blob: data.blob });`
      : `const u = ${hasher('(x, r, one) => postMessage([one.id, x, r])')};
onmessage = async ({ data }) => (await u).set({ id: data[0], b: data[1] });`,
  };
}
