/**
 * Sites that are suspect: their parser is watched, and in Firefox what they load is read on its way; on all others nothing is.
 *
 * A site becomes suspect here as in life: a page of it mines, and is stopped (hostile/mine.mjs: a conversation, no work).
 */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { html, script } from './harness/server.mjs';
import { inEachBrowser, inPopup, report } from './harness/suite.mjs';
import { press } from './harness/popup.mjs';
import { gzipSync } from 'node:zlib';
import { MINE, openPool } from './hostile/mine.mjs';
import { clientText } from './mining/client.mjs';
import { wasm } from './mining/kernel.mjs';

/** The words of a miner, which nobody calls: alone they make the guard ask. */
const { hasher: WORDS } = clientText(
  { dialect: 'coinhive', disguise: 'none', throttle: 0.2, code: 'wasm', transport: 'ws' },
  { pool: '', module: '', worker: null },
);
const MENTION = `globalThis.ran = 1 + (globalThis.ran ?? 0); function never() { ${WORDS} }`;

/** Milliseconds until the server gives what stands before a script: the background has answered by then. */
const SLOW_MS = 500;
const SLOW = async () => {
  await wait(SLOW_MS);
  return script('');
};

/** A page whose miner stands in it, late. @param {string} pool */
const mining = (pool) => html(`<title>mining</title><script src="/slow.js"></script><p>text</p><script>${MENTION} ${MINE} mine("wss://${pool}/");</script>`);

/**
 * @typedef {import('./harness/suite.mjs').Scene} Scene
 * @typedef {import('../../extension/shared/messages.js').Stop} Stop
 */

/** What the rows do again and again. @param {Scene} scene */
async function ways({ browser, web }) {
  web.serve({ '*/slow.js': SLOW });
  const tab = await browser.open('https://start.test/');
  const stops = async (/** @type {(stop: Stop) => boolean} */ isWanted) =>
    (await report(browser, tab, ({ stops }) => stops.some(isWanted))).stops.filter(isWanted);
  return {
    tab,
    stops,
    /** How often what is MENTIONed ran. */
    ran: () => tab.evaluate(() => Number(Reflect.get(globalThis, 'ran') ?? 0)),
    /** Has a site mine, and be stopped. @param {string} host @param {'https' | 'http'} [scheme] @param {string} [poolHost] */
    async suspect(host, scheme = 'https', poolHost = `pool.${host}`) {
      const pool = openPool();
      web.serve({ [`${host}/mining`]: mining(poolHost) });
      web.serveSockets({ [`${poolHost}/*`]: pool.route });
      await tab.go(`${scheme}://${host}/mining`);
      assert.match(await pool.end(5_000, 10_000), /^closed/);
      await stops(({ action, type }) => action === 'blocked' && type === 'script');
    },
    watched: () =>
      browser.inExtension(async () => (await chrome.scripting.getRegisteredContentScripts()).flatMap(({ matches }) => matches ?? [])),
  };
}

inEachBrowser('a suspect site', {}, async (scene) => {
  const { row, browser, web } = scene;
  const { tab, stops, ran, suspect, watched } = await ways(scene);

  /** What a page's content scripts tell the background: the extension's own page hears it, too. @param {string} url */
  async function told(url) {
    await browser.inExtension(() => {
      /** @type {string[]} */
      const heard = [];
      if (Array.isArray(Reflect.get(globalThis, 'heard'))) return void Reflect.get(globalThis, 'heard').splice(0);
      Object.assign(globalThis, { heard });
      chrome.runtime.onMessage.addListener(({ kind }, { url }) => void heard.push(`${kind} ${url}`));
    });
    await tab.go(url);
    await wait(SLOW_MS);
    const heard = await browser.inExtension(() => /** @type {string[]} */ (Reflect.get(globalThis, 'heard').splice(0)));
    return heard.filter((one) => one.endsWith(` ${url}`)).map((one) => one.split(' ')[0]);
  }

  await row('its miner is stopped; at the next load it does not begin, and the popup says so', async () => {
    await suspect('inline.test');
    assert.equal(await ran(), 1);
    await tab.go('https://inline.test/mining');
    assert.equal(await ran(), 0);
    const [stop] = await stops(({ action }) => action === 'blocked');
    assert.deepEqual([stop?.type, stop?.host, stop?.count], ['script', 'inline.test', 1]);
    await wait(SLOW_MS);
    assert.equal(web.reached('pool.inline.test').filter(({ kind }) => kind === 'upgrade').length, 1);
  });

  await row('the same script runs on another site, and one that is like it on this', async () => {
    web.serve({ 'other.test/': html(`<script src="/slow.js"></script><script>${MENTION}</script>`) });
    await tab.go('https://other.test/');
    assert.equal(await ran(), 1);
    web.serve({ 'inline.test/like': html(`<script src="/slow.js"></script><script>${MENTION} </script>`) });
    await tab.go('https://inline.test/like');
    assert.equal(await ran(), 1);
  });

  await row('a script in which nothing begins is judged as it is parsed; on another site it is not', async () => {
    web.serve({ '*/quiet': html(`<script>${MENTION}</script>`) });
    assert.deepEqual(await told('https://clean.test/quiet'), []);
    assert.deepEqual((await report(browser, tab)).stops, []);
    assert.deepEqual((await told('https://www.inline.test/quiet')).slice(0, 2), ['whatIsConvicted', 'observed']);
    const [stop] = await stops(({ action }) => action === 'asked');
    assert.deepEqual([stop?.type, stop?.host], ['script', 'www.inline.test']);
    assert.deepEqual(await watched(), ['*://*.inline.test/*']);
  });

  await row('honest scripts run as they do elsewhere, in order and as they are written', async () => {
    const policy = { 'content-security-policy': "script-src 'nonce-own' 'strict-dynamic'; report-uri /reports" };
    web.serve({ '*/honest': html(HONEST, policy), '*/async.js': script("say('async');"), '*/module.js': script("export default 'imported';"), '*/reports': { status: 204, body: '' } });
    const look = async (/** @type {string} */ host) => {
      await tab.go(`https://${host}/honest`);
      const seen = await tab.evaluate(async () => {
        while (!document.title.includes('over')) await new Promise((next) => setTimeout(next, 20));
        return { said: Reflect.get(globalThis, 'said'), markup: document.documentElement.outerHTML };
      });
      await web.arrival((arrival) => arrival.host === host && arrival.path === '/reports');
      return { ...seen, reports: web.reached(host).filter(({ path }) => path === '/reports').length };
    };
    // When an async script comes, nobody says.
    const inOrder = (/** @type {Awaited<ReturnType<typeof look>>} */ { said, ...seen }) => {
      assert.ok(said.includes('async'));
      return { said: said.filter((/** @type {string} */ word) => word !== 'async'), ...seen };
    };
    const [clean, watching] = [inOrder(await look('clean.test')), inOrder(await look('inline.test'))];
    assert.deepEqual(watching, clean);
    assert.deepEqual(clean.said, ['first', 'written', 'after', 'inserted', 'data', 'last', 'module imported']);
    assert.equal(clean.reports, 1);
  });

  await row('what a script inserts or writes runs: a known limit', async () => {
    const text = JSON.stringify(`${MENTION} ${MINE} mine("wss://pool.inline.test/");`).replaceAll('</', '<\\/');
    web.serve({ 'inline.test/inserted': html(`<script src="/slow.js"></script><script>document.head.append(Object.assign(document.createElement('script'), { text: ${text} }));</script>`) });
    await tab.go('https://inline.test/inserted');
    assert.equal(await ran(), 1, 'the limit is gone');
  });

  await row('may mine: nothing is watched, and what was convicted runs; nor while protection is paused', async () => {
    await tab.go('https://inline.test/mining');
    await inPopup(browser, tab, (popup) => press(popup, 'allow', 'session'));
    assert.deepEqual(await watched(), []);
    assert.deepEqual(await told('https://inline.test/quiet'), []);
    await tab.go('https://inline.test/mining');
    assert.equal(await ran(), 1);
    await inPopup(browser, tab, (popup) => press(popup, 'revoke'));
    assert.deepEqual(await watched(), ['*://*.inline.test/*']);
    await inPopup(browser, tab, (popup) => press(popup, 'pause'));
    assert.deepEqual(await watched(), []);
    await inPopup(browser, tab, (popup) => press(popup, 'resume'));
    await tab.go('https://inline.test/mining');
    assert.equal(await ran(), 0);
  });

  await row('is one by an address, or a name of one label', async () => {
    for (const [at, host] of ['127.0.0.9', '[::1]', 'intranet'].entries()) {
      await suspect(host, 'http', `pool${at}.test`);
      await tab.go(`http://${host}/mining`);
      assert.equal(await ran(), 0, host);
    }
  });

  await row('code that mined there is known by its print: one sign stops it; of what is like it the user is asked', async () => {
    const pool = openPool();
    const work = `${MENTION} ${MINE} setInterval(() => postMessage(0), 20); mine("wss://pool.known.test/");`;
    // Fetched, and so a worker without an address and a page that says nothing of it.
    const page = (/** @type {string} */ text) =>
      html(`<script>globalThis.ticks = 0; fetch('${text}').then((answer) => answer.text()).then((text) => { new Worker(URL.createObjectURL(new Blob([text]))).onmessage = () => (ticks += 1); });</script>`);
    web.serve({ 'known.test/work': script(work), 'known.test/like': script(`${work} `), 'known.test/': page('/work'), 'known.test/next': page('/work'), 'known.test/other': page('/like') });
    web.serveSockets({ 'pool.known.test/*': pool.route });
    const goesOn = async () => {
      const ticks = () => tab.evaluate(() => Number(Reflect.get(globalThis, 'ticks')));
      const before = await ticks();
      await wait(SLOW_MS);
      return (await ticks()) > before;
    };
    const stopOf = async (/** @type {string} */ path) => {
      await tab.go(`https://known.test${path}`);
      const [stop] = await stops(({ type }) => type === 'worker');
      return [stop?.action, await goesOn()];
    };
    await tab.go('https://known.test/');
    assert.match(await pool.end(5_000, 10_000), /^closed/);
    await stops(({ action, type }) => action === 'blocked' && type === 'worker');
    assert.deepEqual(await stopOf('/next'), ['blocked', false]);
    assert.deepEqual(await stopOf('/other'), ['asked', true]);
    assert.equal(web.reached('pool.known.test').filter(({ kind }) => kind === 'upgrade').length, 1);
  });
});

/** As long as no chunk, several, and more than is judged. @type {Record<string, Buffer>} */
const SIZES = { nothing: Buffer.alloc(0), 'a line': Buffer.from('globalThis.come = true;'), '5 MB': Buffer.from(`globalThis.come = "${randomBytes(2_621_440).toString('hex')}";`) };

/** How a server brings it. @type {Record<string, (bytes: Buffer, type: string) => import('./harness/server.mjs').Answer | import('./harness/server.mjs').ByHand>} */
const SERVERS = {
  'at once': (body, type) => ({ body, headers: { 'content-type': type } }),
  gzip: (bytes, type) => ({ body: gzipSync(bytes), headers: { 'content-type': type, 'content-encoding': 'gzip' } }),
  'that stalls': (bytes, type) => ({
    write: async (response) => {
      response.writeHead(200, { 'content-type': type, 'access-control-allow-origin': '*' });
      response.write(bytes.subarray(0, bytes.length >> 1));
      await wait(SLOW_MS);
      response.end(bytes.subarray(bytes.length >> 1));
    },
  }),
};

inEachBrowser('what a suspect site loads', { only: 'firefox' }, async (scene) => {
  const { row, browser, web } = scene;
  const { tab, stops, ran, suspect } = await ways(scene);
  await suspect('shop.test');
  await suspect('mine.test');

  for (const [size, bytes] of Object.entries(SIZES)) {
    for (const [how, answer] of Object.entries(SERVERS)) {
      await row(`arrives byte for byte: ${size}, ${how}`, async () => {
        const digest = createHash('sha256').update(bytes).digest('base64');
        web.serve({
          'cdn.test/come.js': answer(bytes, 'text/javascript'),
          'cdn.test/come': answer(bytes, 'application/wasm'),
          'shop.test/': html(`<script src="https://cdn.test/come.js" crossorigin integrity="sha256-${digest}" onload="globalThis.end = 'load'" onerror="globalThis.end = 'error'"></script>`),
        });
        await tab.go('https://shop.test/');
        const [end, module] = await tab.evaluate(async () => {
          const body = await (await fetch('https://cdn.test/come')).arrayBuffer();
          const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', body));
          return [Reflect.get(globalThis, 'end'), btoa(String.fromCharCode(...digest))];
        });
        assert.deepEqual([end, module], ['load', digest]);
      });
    }
  }

  await row('may break off, or be called off (known limit: what came of a script counts as all of it)', async () => {
    web.serve({
      '*/break': html(`<script src="/broken.js" onerror="globalThis.end = 'error'"></script><script>globalThis.after = 1;</script>`),
      '*/broken.js': { write: (response) => (response.writeHead(200, { 'content-type': 'text/javascript', 'content-length': '100' }), response.write('globalThis.broken = 1;'), setTimeout(() => response.destroy(), SLOW_MS)) },
      '*/late': { write: (response) => (response.writeHead(200, { 'content-type': 'application/wasm' }), response.write('part')) },
    });
    const look = async (/** @type {string} */ host) => {
      await tab.go(`https://${host}/break`);
      return tab.evaluate(async () => {
        const stop = new AbortController();
        const { body } = await fetch('/late', { signal: stop.signal });
        const part = (await body?.getReader().read())?.value?.length;
        stop.abort();
        return [part, Reflect.get(globalThis, 'broken'), Reflect.get(globalThis, 'end'), Reflect.get(globalThis, 'after')];
      });
    };
    assert.deepEqual(await look('clean.test'), [4, null, 'error', 1]);
    assert.deepEqual(await look('shop.test'), [4, 1, null, 1], 'the limit is gone');
  });

  await row('is refused before it runs, where the page mines, and at once the next time', async () => {
    web.serve({
      'cdn.test/m.js': script(`${MENTION} // the last line`),
      'cdn.test/m.wasm': { body: wasm('hash_cn'), headers: { 'content-type': 'application/wasm' } },
      'mine.test/': html(`<title>mine</title><script>${MINE} mine("wss://other-pool.test/");</script>`),
    });
    web.serveSockets({ 'other-pool.test/*': openPool().route });
    await tab.go('https://mine.test/');
    await stops(({ action, type }) => action === 'blocked' && type === 'websocket');
    const load = () =>
      tab.evaluate(async () => {
        const module = await WebAssembly.compileStreaming(fetch('https://cdn.test/m.wasm')).then(() => 'compiled', (fault) => fault.name);
        const end = await new Promise((resolve) => document.head.append(Object.assign(document.createElement('script'), { src: 'https://cdn.test/m.js', onload: () => resolve('loaded'), onerror: () => resolve('refused') })));
        return [module, end];
      });
    assert.deepEqual([...(await load()), await ran()], ['CompileError', 'loaded', 0]);
    const told = await stops(({ action, host }) => action === 'blocked' && host === 'cdn.test');
    assert.deepEqual(told.map(({ type }) => type).sort(), ['module', 'script']);
    web.forget();
    assert.deepEqual(await load(), ['TypeError', 'refused']);
    assert.deepEqual(web.reached('cdn.test'), []);
  });

  await row('is not read on another site, nor where it may mine', async () => {
    web.serve({
      'clean.test/': html('<script src="https://cdn.test/n.js"></script>'), 'shop.test/': html('<script src="https://cdn.test/n.js"></script>'), 'cdn.test/n.js': script(MENTION),
    });
    await tab.go('https://clean.test/');
    await wait(SLOW_MS);
    assert.deepEqual([(await report(browser, tab)).stops, await ran()], [[], 1]);
    await tab.go('https://shop.test/');
    assert.equal((await stops(({ action }) => action === 'asked')).length, 1);
    await inPopup(browser, tab, (popup) => press(popup, 'allow', 'session'));
    await tab.go('https://shop.test/');
    await wait(SLOW_MS);
    assert.deepEqual([(await report(browser, tab)).stops, await ran()], [[], 1]);
  });
});

/** Everything that a script element can be. */
const HONEST = `<title>honest</title>
<script nonce="own" type="importmap">{ "imports": { "named": "/module.js" } }</script>
<script nonce="own" type="application/json" id="data">{ "word": "data" }</script>
<script nonce="own">globalThis.said = []; globalThis.say = (word) => said.push(word); say('first');</script>
<script nonce="own" async src="/async.js"></script>
<script nonce="own">document.write('<script nonce="own">say("written")<\\/script><p>text</p>'); say('after');</script>
<script>say('without a nonce');</script>
<script nonce="own">document.body.append(Object.assign(document.createElement('script'), { text: 'say("inserted")' })); say(JSON.parse(document.getElementById('data').textContent).word);</script>
<script nonce="own" type="text/template"><script>say('template')</scr</script>
<script nonce="own" type="module">import word from 'named'; say('module ' + word); addEventListener('load', () => (document.title = 'over'));</script>
<script nonce="own">say('last');</script>`;
