const pairs = ['XMR-USD', 'BTC-USD', 'ETH-USD', 'LTC-USD', 'ZEC-USD', 'RVN-USD', 'KAS-USD'];
const socket = new WebSocket('wss://ws-feed.exchange.example');
const book = new Map();
let pending = false;

socket.addEventListener('open', () => {
  socket.send(JSON.stringify({ type: 'subscribe', product_ids: pairs, channels: ['ticker', 'level2', 'heartbeat'] }));
});

socket.addEventListener('message', ({ data }) => {
  const message = JSON.parse(data);
  if (message.type === 'ticker') {
    book.set(message.product_id, { price: +message.price, volume: +message.volume_24h, side: message.side });
    throttle(paint);
  } else if (message.type === 'error') {
    console.warn(message.reason);
  }
});

function throttle(work) {
  if (pending) return;
  pending = true;
  requestAnimationFrame(() => {
    pending = false;
    work();
  });
}

function paint() {
  const body = document.querySelector('#ticker tbody');
  body.replaceChildren(
    ...pairs.map((pair) => {
      const row = document.createElement('tr');
      const { price = NaN, volume = NaN, side = '' } = book.get(pair) ?? {};
      row.className = side;
      for (const text of [pair, price.toFixed(2), volume.toFixed(0)]) row.insertCell().textContent = text;
      return row;
    }),
  );
}

export async function placeOrder(key, order) {
  const nonce = Date.now();
  const body = JSON.stringify({ ...order, nonce });
  const signature = await sign(key.secret, nonce + 'POST/orders' + body);
  return fetch('/orders', { method: 'POST', body, headers: { 'X-Key': key.id, 'X-Nonce': nonce, 'X-Signature': signature } });
}

async function sign(secret, text) {
  const bytes = Uint8Array.from(atob(secret), (c) => c.charCodeAt(0));
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const mac = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(mac)));
}
