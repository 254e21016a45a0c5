importScripts('/workbox-routing.js', '/precache-manifest.js');

const CACHE = 'app-v7';
const HASHES = new Map(self.__manifest.map(({ url, revision }) => [url, revision]));

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([...HASHES.keys()])));
  self.skipWaiting();
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches.keys().then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)))),
  );
});

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== location.origin) return;
  if (url.pathname.endsWith('.wasm')) {
    event.respondWith(wasm(event.request));
    return;
  }
  event.respondWith(caches.match(event.request).then((hit) => hit ?? fetch(event.request)));
});

async function wasm(request) {
  const cached = await caches.match(request);
  if (cached) return cached;
  const response = await fetch(request);
  const headers = new Headers(response.headers);
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp');
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  return new Response(response.body, { status: response.status, headers });
}

self.addEventListener('push', (event) => {
  const { title, body, job_id } = event.data.json();
  event.waitUntil(self.registration.showNotification(title, { body, data: { job_id } }));
});

self.addEventListener('sync', (event) => {
  if (event.tag === 'submit') event.waitUntil(flush());
});

async function flush() {
  const queue = await caches.open('outbox');
  for (const request of await queue.keys()) {
    const stored = await queue.match(request);
    await fetch(request.url, { method: 'POST', body: await stored.blob() });
    await queue.delete(request);
  }
}
