/**
 * What a page or a worker does to reach an address, in every way the tests know. These functions are turned into text
 * and run inside the browser, so each must be complete in itself.
 *
 * An attempt `{ kind, url }` -> 'arrived' or 'refused', as the page itself sees it.
 */

/**
 * @typedef {'script' | 'importScripts' | 'wasm' | 'fetch' | 'xhr' | 'websocket' | 'image'} Kind
 * @typedef {{ kind: Kind, url: string }} Attempt
 * @typedef {Attempt & { outcome: 'arrived' | 'refused' | 'silent' }} Outcome  silent: no answer within ten seconds
 */

/**
 * Runs in the browser: makes all attempts at once and posts their outcomes to `report`.
 * importScripts comes first and at once: a service worker may call it only while it starts.
 * @param {{ attempts: Attempt[], report: string }} order
 */
function makeAttempts({ attempts, report }) {
  /** @type {(attempt: Attempt) => Promise<unknown>} */
  const make = ({ kind, url }) => {
    switch (kind) {
      case 'importScripts':
        // @ts-expect-error only in workers
        return Promise.resolve(self.importScripts(url));
      case 'wasm':
        return WebAssembly.instantiateStreaming(fetch(url));
      case 'fetch':
        return fetch(url);
      case 'xhr':
        return new Promise((resolve, reject) => {
          const request = new XMLHttpRequest();
          request.onload = resolve;
          request.onerror = reject;
          request.open('GET', url);
          request.send();
        });
      case 'websocket':
        return new Promise((resolve, reject) => {
          const socket = new WebSocket(url);
          socket.onopen = () => socket.send('{"type":"auth"}');
          // Closed at once: an open socket keeps a page out of the back/forward cache.
          socket.onmessage = () => {
            socket.close();
            resolve(null);
          };
          socket.onerror = reject;
          socket.onclose = reject;
        });
      case 'script':
      case 'image':
        return new Promise((resolve, reject) => {
          const element = document.createElement(kind === 'image' ? 'img' : 'script');
          element.onload = resolve;
          element.onerror = reject;
          element.src = url;
          document.head.append(element);
        });
    }
  };
  const late = () => new Promise((resolve) => setTimeout(resolve, 10_000, 'silent'));
  /** @param {Attempt} attempt */
  const outcome = async (attempt) => {
    /** @type {Promise<unknown>} */
    let made;
    try {
      made = make(attempt);
    } catch {
      return { ...attempt, outcome: 'refused' };
    }
    const result = await Promise.race([made.then(() => 'arrived', () => 'refused'), late()]);
    return { ...attempt, outcome: result };
  };
  void Promise.all(attempts.map(outcome)).then((outcomes) =>
    fetch(report, { method: 'POST', mode: 'no-cors', body: JSON.stringify(outcomes) }),
  );
}

/** @param {Attempt[]} attempts @param {string} report @returns {string} a script for any page or worker */
export const attemptsScript = (attempts, report) => `(${makeAttempts})(${JSON.stringify({ attempts, report })});`;
