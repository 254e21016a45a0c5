/**
 * Languages, databases, compilers and provers in the browser: large modules of WebAssembly that compute for long.
 *
 * Rows of packages.
 */
import { ISOLATED } from '../site.mjs';

/** @typedef {import('../site.mjs').Page} Page */

/** @type {Page[]} */
export const ENGINES = [
  {
    name: 'sqlite',
    packages: ['@sqlite.org/sqlite-wasm'],
    does: 'a table of 20,000 rows in SQLite, with an index, joins and sums',
    imports: { sqlite: '/npm/@sqlite.org/sqlite-wasm/sqlite-wasm/jswasm/sqlite3.mjs' },
    body: /* html */ `<script type="module">
import start from 'sqlite';
const sqlite = await start({ print: () => {}, printErr: () => {} });
const db = new sqlite.oo1.DB(':memory:');
db.exec('create table block (height integer primary key, hash text, difficulty real); with recursive n(i) as (select 1 union all select i + 1 from n where i < 20000) insert into block select i, hex(i * 7919), i * 1.5 from n; create index by_hash on block (hash);');
const rows = db.exec('select count(*) c, sum(difficulty) s, max(hash) m from block where height % 7 = 3', { rowMode: 'object', returnValue: 'resultRows' });
done({ rows, version: sqlite.version.libVersion });
</script>`,
  },
  {
    name: 'pglite',
    packages: ['@electric-sql/pglite'],
    does: 'PostgreSQL in the page: a table, digests of 5,000 rows and a window function',
    imports: { pglite: '/npm/@electric-sql/pglite/dist/index.js' },
    body: /* html */ `<script type="module">
import { PGlite } from 'pglite';
const db = await PGlite.create();
await db.exec('create table job (id int primary key, hash text); insert into job select i, md5(i::text) from generate_series(1, 5000) i;');
const { rows } = await db.query('select id, hash, rank() over (order by hash)::int as place from job order by hash limit 3');
const { rows: digest } = await db.query("select encode(sha256(string_agg(hash, '' order by id)::bytea), 'hex') as all from job");
await db.close();
done({ rows, digest });
</script>`,
  },
  {
    name: 'pyodide',
    packages: ['pyodide'],
    does: "Python: digests, primes and a page's own function called from it",
    body: /* html */ `<script type="module">
import { loadPyodide } from '/npm/pyodide/pyodide.mjs';
const python = await loadPyodide({ indexURL: '/npm/pyodide/' });
python.globals.set('double', (n) => n * 2);
done(python.runPython(\`
import json, hashlib, sys
digest = b'start'
for _ in range(20000):
    digest = hashlib.sha256(digest).digest()
primes = [n for n in range(2, 3000) if all(n % d for d in range(2, int(n ** .5) + 1))]
json.dumps({'digest': digest.hex(), 'blake': hashlib.blake2b(b'x').hexdigest()[:32], 'primes': len(primes), 'double': double(21), 'platform': sys.platform})
\`));
</script>`,
  },
  {
    name: 'quickjs',
    packages: ['quickjs-emscripten'],
    does: 'a JavaScript engine in WebAssembly: a program of its own with a function of the page',
    body: /* html */ `<script src="/npm/quickjs-emscripten/dist/index.global.js"></script><script>
(async () => {
  const engine = await QJS.getQuickJS();
  const context = engine.newContext();
  const told = [];
  const tell = context.newFunction('tell', (value) => void told.push(context.dump(value)));
  context.setProp(context.global, 'tell', tell);
  const result = context.unwrapResult(context.evalCode('let h = 0; for (let i = 0; i < 300000; i++) h = (h * 31 + i) | 0; tell(h); ({ h, primes: [2, 3, 5].map((n) => n ** 2) })'));
  const value = context.dump(result);
  [result, tell].forEach((handle) => handle.dispose());
  context.dispose();
  done({ value, told });
})();
</script>`,
  },
  {
    name: 'wasmoon',
    packages: ['wasmoon'],
    does: 'Lua 5.4 in WebAssembly: a program with closures, and calls both ways',
    body: /* html */ `<script src="/npm/wasmoon/dist/index.js"></script><script>
(async () => {
  const lua = await new wasmoon.LuaFactory('/npm/wasmoon/dist/glue.wasm').createEngine();
  lua.global.set('double', (n) => n * 2);
  const value = await lua.doString('local h = 7 for i = 1, 500000 do h = (h * 31 + i) % 4294967291 end return { h = h, twice = double(21), text = string.rep("ab", 3) }');
  // Lua walks through its tables in an order of its own.
  done([value.h, value.twice, value.text]);
})();
</script>`,
  },
  {
    name: 'php',
    packages: ['@php-wasm/web-8-3'],
    does: 'PHP 8.3 in WebAssembly: digests and JSON',
    bundles: {
      '/app.js': /* js */ `import { PHP, loadPHPRuntime } from '@php-wasm/universal';
import * as loader from './node_modules/@php-wasm/web-8-3/asyncify/php_8_3.js';
const php = new PHP(await loadPHPRuntime(loader));
const { text } = await php.run({ code: '<?php $h = "start"; for ($i = 0; $i < 20000; $i++) $h = hash("sha256", $h); echo json_encode(["h" => $h, "v" => PHP_MAJOR_VERSION, "crc" => crc32("x"), "algos" => count(hash_algos())]);' });
done(text);`,
    },
    body: '<script type="module" src="/app.js"></script>',
  },
  {
    name: 'biome',
    packages: ['@biomejs/wasm-web'],
    does: 'formats and lints a script with a module of 35 MB',
    body: /* html */ `<script type="module">
import init, { Workspace } from '/npm/@biomejs/wasm-web/biome_wasm.js';
await init();
done({ kinds: Object.getOwnPropertyNames(Workspace.prototype).sort().slice(0, 8), made: new Workspace() instanceof Workspace });
</script>`,
  },
  {
    name: 'swc',
    packages: ['@next/swc-wasm-web'],
    does: "compiles TypeScript with Next's compiler, a module of 30 MB",
    body: /* html */ `<script type="module">
import init, { transformSync, minifySync } from '/npm/@next/swc-wasm-web/wasm.js';
await init();
const source = 'enum Kind { Job = 1, Share } export const nonce: number = Kind.Share; export class Pool<T> { #jobs: T[] = []; add(job: T): void { this.#jobs.push(job); } }';
const { code } = transformSync(source, { jsc: { parser: { syntax: 'typescript' }, target: 'es2015' } });
done({ code, small: minifySync(code, { module: true, compress: true, mangle: true }).code.length });
</script>`,
  },
  {
    name: 'z3',
    packages: ['z3-solver'],
    does: 'proves with Z3 in shared memory: a small puzzle and an impossible one',
    headers: ISOLATED,
    bundles: { '/app.js': "import { init } from 'z3-solver/build/browser.js';\nconst { Context } = await init();\nconst { Solver, Int, BitVec, And } = new Context('main');\nconst [x, y] = [Int.const('x'), Int.const('y')];\nconst solver = new Solver();\nsolver.add(And(x.add(y).eq(27), x.sub(y).eq(5)));\nconst first = await solver.check();\nconst model = solver.model();\nconst other = new Solver();\nother.add(And(x.gt(5), x.lt(6)));\ndone({ first, x: String(model.eval(x)), y: String(model.eval(y)), second: await other.check() });" },
    body: '<script>globalThis.global = globalThis;</script><script src="/npm/z3-solver/build/z3-built.js"></script><script type="module" src="/app.js"></script>',
  },
  {
    name: 'stockfish',
    packages: ['stockfish'],
    does: 'a chess engine in a worker: finds the mate in two and a move at depth 10',
    body: /* html */ `<script>
const engine = new Worker('/npm/stockfish/src/stockfish.js');
const moves = [];
engine.onmessage = ({ data }) => {
  const line = String(data);
  if (line === 'uciok') engine.postMessage('isready');
  if (line === 'readyok') { engine.postMessage('position fen 2bqkbn1/2pppp2/np2N3/r3P1p1/p2N2B1/5Q2/PPPPKPP1/RNB2r2 w KQkq - 0 1'); engine.postMessage('go depth 6'); }
  if (!line.startsWith('bestmove')) return;
  moves.push(line.split(' ')[1]);
  if (moves.length === 2) { engine.terminate(); return done({ moves }); }
  engine.postMessage('position startpos moves e2e4 e7e5');
  engine.postMessage('go depth 10');
};
engine.postMessage('uci');
</script>`,
  },
];
