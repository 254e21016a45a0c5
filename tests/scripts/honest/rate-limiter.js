// Throttle, debounce, token bucket: three ways to do less.
export function throttle(work, wait, { leading = true, trailing = true } = {}) {
  let timer = null;
  let last = 0;
  let pending;
  return function throttled(...args) {
    const now = Date.now();
    if (!last && !leading) last = now;
    const left = wait - (now - last);
    pending = () => work.apply(this, args);
    if (left <= 0) {
      clearTimeout(timer);
      timer = null;
      last = now;
      pending();
    } else if (!timer && trailing) {
      timer = setTimeout(() => {
        last = leading ? Date.now() : 0;
        timer = null;
        pending();
      }, left);
    }
  };
}

export class TokenBucket {
  constructor({ capacity, refillPerSecond, intensity = 1 }) {
    this.capacity = capacity;
    this.tokens = capacity;
    this.rate = refillPerSecond * intensity;
    this.updated = performance.now();
  }

  take(count = 1) {
    const now = performance.now();
    this.tokens = Math.min(this.capacity, this.tokens + ((now - this.updated) / 1000) * this.rate);
    this.updated = now;
    if (this.tokens < count) return false;
    this.tokens -= count;
    return true;
  }
}

export class RequestPool {
  constructor({ threads = 6, perSecond = 10 }) {
    this.bucket = new TokenBucket({ capacity: perSecond, refillPerSecond: perSecond });
    this.threads = threads;
    this.active = 0;
    this.waiting = [];
  }

  fetch(...args) {
    return new Promise((resolve, reject) => {
      this.waiting.push({ args, resolve, reject });
      this.pump();
    });
  }

  pump() {
    while (this.waiting.length && this.active < this.threads && this.bucket.take()) {
      const { args, resolve, reject } = this.waiting.shift();
      this.active++;
      fetch(...args).then(resolve, reject).finally(() => { this.active--; this.pump(); });
    }
    if (this.waiting.length) setTimeout(() => this.pump(), 100);
  }
}
