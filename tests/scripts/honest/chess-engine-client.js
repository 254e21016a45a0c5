const THREADS = Math.max(1, (navigator.hardwareConcurrency || 2) - 1);

export class Engine {
  constructor(path = '/stockfish/stockfish-nnue.js') {
    this.worker = new Worker(path);
    this.worker.onmessage = ({ data }) => this.line(data);
    this.pending = null;
    this.send('uci');
    this.send('setoption name Threads value ' + THREADS);
    this.send('setoption name Hash value 128');
    this.send('isready');
  }

  send(text) { this.worker.postMessage(text); }

  line(text) {
    if (text.startsWith('info depth')) {
      const match = /depth (\d+).* score (cp|mate) (-?\d+) nodes (\d+) nps (\d+) hashfull (\d+).* pv (.+)$/.exec(text);
      if (match) this.oninfo?.({ depth: +match[1], score: match[2] + ' ' + match[3], nodes: +match[4], nps: +match[5], hashfull: +match[6], moves: match[7].split(' ') });
    }
    if (text.startsWith('bestmove')) {
      this.pending?.(text.split(' ')[1]);
      this.pending = null;
    }
  }

  analyse(fen, { depth = 20, milliseconds } = {}) {
    this.send('position fen ' + fen);
    this.send(milliseconds ? `go movetime ${milliseconds}` : `go depth ${depth}`);
    return new Promise((resolve) => { this.pending = resolve; });
  }

  stop() { this.send('stop'); }
}

/** Volunteers lend their cores to the analysis of games. */
export class Fishnet {
  constructor(endpoint, key, engine) { Object.assign(this, { endpoint, key, engine, solved: 0 }); }

  async acquire() {
    const response = await fetch(this.endpoint + '/acquire', { method: 'POST', body: JSON.stringify({ fishnet: { version: '2', apikey: this.key } }) });
    return response.status === 202 ? (await response.json()) : null;
  }

  async loop() {
    for (;;) {
      const work = await this.acquire();
      if (!work) { await new Promise((resolve) => setTimeout(resolve, 5000)); continue; }
      const best = await this.engine.analyse(work.position, { milliseconds: work.nodes / 1000 });
      await fetch(`${this.endpoint}/move/${work.work.id}`, { method: 'POST', body: JSON.stringify({ move: { bestmove: best } }) });
      this.solved++;
    }
  }
}
