/**
 * The pool of the test miners, on the web of the test: it speaks every dialect in every disguise over sockets, requests
 * and data channels.
 *
 * What a host's miners speak -> answers, a new job every second, and a record of every frame with its time.
 * Invariant: a frame that is not in the record never left the browser; that is the proof that mining stopped.
 *
 * A data channel needs a peer in a browser: `PEER`, a page of the pool's in a tab of its own, hands the frames over to us.
 *
 * @example
 * const pool = openPool(web);
 * const visitors = pool.expect('p1.test', { dialect: 'coinhive', disguise: 'none', seed: 1 });
 */
import { EventEmitter } from 'node:events';
import { DIALECTS, jobs } from './dialects.mjs';
import { asText, DISGUISES } from './disguises.mjs';

/**
 * @typedef {import('../harness/server.mjs').Web} Web
 * @typedef {import('../harness/server.mjs').Answer} Answer
 * @typedef {import('./disguises.mjs').Wire} Wire
 *
 * @typedef {object} Speech
 * @property {import('./dialects.mjs').DialectName} dialect
 * @property {import('./disguises.mjs').DisguiseName} disguise
 * @property {number} seed  of its jobs
 *
 * @typedef {object} Frame
 * @property {number} at  milliseconds since 1970
 * @property {'miner' | 'pool'} from
 * @property {number} bytes
 *
 * @typedef {object} Record  of all that a host's miners did
 * @property {Frame[]} frames  both directions; an empty one of the miner asks for the next of the pool's
 * @property {number} opened  conversations
 * @property {number} closed
 * @property {number} shares
 * @property {number | null} signAt  of the first frame of a miner
 * @property {EventEmitter} news  'frame', 'closed'
 *
 * @typedef {{ hear: (wire: Wire) => Promise<void>, close: () => void }} Conversation
 */

/** Milliseconds: real pools give a job each 30 to 120 s, too seldom for a test. */
const JOB_EVERY = 1_000;
/** How long a request waits for a frame. */
const HELD = 5_000;

export const PEER_HOST = 'peer.test';

/** @param {Web} web */
export function openPool(web) {
  /** @type {Map<string, { speech: Speech, record: Record }>} */
  const hosts = new Map();
  /** @type {Set<() => void>} */
  const ends = new Set();

  /** @param {string} host @param {(wire: Wire) => void} send @returns {Conversation} */
  function converse(host, send) {
    const { speech, record } = hosts.get(host) ?? {};
    if (!speech || !record) throw new Error(`nobody mines at ${host}`);
    const { greetings, welcome, job, accepted } = DIALECTS[speech.dialect];
    const { shape, wrapper } = DISGUISES[speech.disguise];
    const next = jobs(speech.seed + record.opened++);
    let heard = 0;
    /** @type {NodeJS.Timeout | undefined} */
    let timer;
    /** @param {import('./dialects.mjs').Json} document */
    const say = async (document) => {
      const wire = await wrapper.wrap(asText(shape(document)));
      note(record, 'pool', wire.length);
      send(wire);
    };
    const close = () => {
      if (!ends.delete(close)) return;
      clearInterval(timer);
      record.closed++;
      record.news.emit('closed');
    };
    ends.add(close);
    return {
      hear: async (wire) => {
        note(record, 'miner', wire.length);
        const greeting = heard++;
        if (greeting >= greetings.length) {
          record.shares++;
          return say(accepted);
        }
        for (const document of welcome(greeting, next())) await say(document);
        if (heard === greetings.length) timer = setInterval(() => void say(job(next())), JOB_EVERY).unref();
      },
      close,
    };
  }

  serveSockets(web, converse);
  const endRequests = serveRequests(web, hosts, converse);
  return {
    /** @param {string} host @param {Speech} speech @returns {Record} */
    expect: (host, speech) => {
      const record = { frames: [], opened: 0, closed: 0, shares: 0, signAt: null, news: new EventEmitter() };
      hosts.set(host, { speech, record });
      web.serve({ [`${host}/next`]: endRequests.next, [`${host}/say`]: endRequests.say, [`${host}/offer`]: endRequests.offer });
      return record;
    },
    close: () => [...ends].forEach((end) => end()),
  };
}

/** @param {Record} record @param {'miner' | 'pool'} from @param {number} bytes */
function note(record, from, bytes) {
  const at = Date.now();
  if (from === 'miner') record.signAt ??= at;
  record.frames.push({ at, from, bytes });
  record.news.emit('frame');
}

/** @param {import('../harness/server.mjs').Arrival} arrival */
const hostOf = ({ host }) => host.replace(/:\d+$/, '');

/** Frames of sockets, and of data channels by the peer's. @param {Web} web @param {(host: string, send: (wire: Wire) => void) => Conversation} converse */
function serveSockets(web, converse) {
  /** @param {import('ws').WebSocket} socket @param {string} host */
  const speak = (socket, host) => {
    const conversation = converse(host, (wire) => socket.send(wire));
    socket.on('message', (/** @type {Buffer} */ bytes, isBinary) => void conversation.hear(isBinary ? new Uint8Array(bytes) : String(bytes)));
    socket.on('close', conversation.close);
  };
  web.serveSockets({
    '*/socket': (socket, arrival) => speak(socket, hostOf(arrival)),
    [`${PEER_HOST}/relay`]: (socket, { path }) => speak(socket, path.split('?')[1] ?? ''),
  });
}

/**
 * @param {Web} web @param {Map<string, { record: Record }>} hosts @param {(host: string, send: (wire: Wire) => void) => Conversation} converse
 */
function serveRequests(web, hosts, converse) {
  /** @typedef {{ conversation: Conversation, waiting: Wire[], wake: () => void, late?: NodeJS.Timeout }} Session */
  /** @type {Map<string, Session>} */
  const sessions = new Map();
  /** @param {import('../harness/server.mjs').Arrival} arrival @returns {Session} */
  const sessionOf = ({ host, path }) => {
    const name = `${host}?${path.split('?')[1]}`;
    const known = sessions.get(name);
    if (known) return known;
    /** @type {Wire[]} */
    const waiting = [];
    /** @type {Session} */
    const session = {
      waiting,
      wake: () => {},
      conversation: converse(host.replace(/:\d+$/, ''), (wire) => {
        waiting.push(wire);
        session.wake();
      }),
    };
    sessions.set(name, session);
    return session;
  };
  /** Nobody asked for long: the miner is gone. @param {Session} session */
  const stay = (session) => {
    clearTimeout(session.late);
    session.late = setTimeout(session.conversation.close, HELD).unref();
  };

  /** @type {string[]} */
  const offers = [];
  /** The peer's last question: one that was asked before is of a page that is gone. @type {((body: string) => void) | null} */
  let taker = null;
  const hand = () => {
    if (!taker || !offers[0]) return;
    taker(offers.shift() ?? '');
    taker = null;
  };
  /** @type {Map<string, (answer: Answer) => void>} */
  const answers = new Map();
  web.serve({
    [`${PEER_HOST}/`]: { body: `<!doctype html><title>peer</title><script>(${peer})()</script>`, headers: { 'content-type': 'text/html' } },
    [`${PEER_HOST}/offers`]: () =>
      new Promise((resolve) => {
        taker = (body) => resolve({ body });
        hand();
      }),
    [`${PEER_HOST}/answer`]: ({ path, body }) => {
      answers.get(path.split('?')[1] ?? '')?.({ body });
      return { body: '' };
    },
  });

  return {
    /** @param {import('../harness/server.mjs').Arrival} arrival */
    next: async (arrival) => {
      const session = sessionOf(arrival);
      const record = hosts.get(hostOf(arrival))?.record;
      if (record) note(record, 'miner', 0);
      stay(session);
      if (!session.waiting.length) {
        await new Promise((resolve) => {
          session.wake = () => resolve(null);
          setTimeout(resolve, HELD / 2).unref();
        });
      }
      const wire = session.waiting.shift();
      if (wire === undefined) return { status: 204, body: '' };
      return { body: wire, headers: { 'content-type': typeof wire === 'string' ? 'text/plain' : 'application/octet-stream' } };
    },
    /** @param {import('../harness/server.mjs').Arrival} arrival */
    say: async (arrival) => {
      const host = /** @type {any} */ (hosts.get(hostOf(arrival)));
      const session = sessionOf(arrival);
      stay(session);
      const binary = typeof DISGUISES[/** @type {Speech} */ (host.speech).disguise].wrapper.wrap('[]') !== 'string';
      await session.conversation.hear(binary ? new Uint8Array(arrival.bytes) : arrival.body);
      return { body: '' };
    },
    /** @param {import('../harness/server.mjs').Arrival} arrival @returns {Promise<Answer>} */
    offer: (arrival) =>
      new Promise((answer) => {
        const host = hostOf(arrival);
        answers.set(host, answer);
        offers.push(JSON.stringify({ host, sdp: arrival.body }));
        hand();
      }),
  };
}

/** Runs in the peer's page: takes offers, and hands frames over in both directions. */
async function peer() {
  for (;;) {
    const { host, sdp } = await (await fetch('/offers')).json();
    const connection = new RTCPeerConnection();
    connection.ondatachannel = ({ channel }) => {
      const relay = new WebSocket(`wss://${location.host}/relay?${host}`);
      channel.binaryType = relay.binaryType = 'arraybuffer';
      const opened = new Promise((resolve) => (relay.onopen = resolve));
      channel.onmessage = async ({ data }) => {
        await opened;
        relay.send(data);
      };
      relay.onmessage = ({ data }) => channel.readyState === 'open' && channel.send(data);
      channel.onclose = () => relay.close();
    };
    await connection.setRemoteDescription({ type: 'offer', sdp });
    await connection.setLocalDescription(await connection.createAnswer());
    await new Promise((resolve) => {
      const look = () => connection.iceGatheringState === 'complete' && resolve(null);
      connection.onicegatheringstatechange = look;
      look();
    });
    await fetch(`/answer?${host}`, { method: 'POST', body: connection.localDescription?.sdp ?? '' });
  }
}
