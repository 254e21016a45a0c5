/**
 * Joins the small modules of content scripts into what browsers can load: hook.js, relay.js and suspect.js, readable as
 * they are, and guard.txt, one line, because it stands in front of other people's code and must not move their lines.
 *
 * @example node extension/content/bundle.mjs
 */
import { build } from 'esbuild';
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const at = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));

/** @param {string} room @param {string} file @param {import('esbuild').BuildOptions} options */
const bundle = (room, file, options) =>
  build({
    entryPoints: [at(`./${room}/main.js`)],
    outfile: at(`../built/${file}`),
    bundle: true,
    charset: 'ascii',
    format: 'iife',
    target: ['chrome141', 'firefox153'],
    legalComments: 'none',
    // Shorter, and as readable: names and lines stay.
    minifySyntax: true,
    ...options,
  });

/** What only documents have. @type {import('esbuild').Plugin} */
const inWorkers = {
  name: 'in workers',
  setup: (build) => build.onResolve({ filter: /^\.\/here\.js$/ }, () => ({ path: at('./guard/here.js') })),
};

/** Names of members that neither a browser nor the relay knows: shorter in what stands in front of each worker. */
const OURS = /^(buffer|end|fragment|full|ids|isOver|isWanted|offset|rest|resting|sample|say|server|silent|tap|thing|told)$/;

// The function whose text the guard is: workers of a worker get it too.
const guard = await bundle('guard', 'guard.txt', { format: 'esm', minify: true, mangleProps: OURS, write: false, plugins: [inWorkers] });
const [{ text }] = /** @type {[import('esbuild').OutputFile]} */ (guard.outputFiles);
const line = text.trim();
if (line.includes('\n')) throw new Error('the guard is not one line');
await mkdir(at('../built'), { recursive: true });
await writeFile(at('../built/guard.txt'), `(function wattguard(){"use strict";${line}})();`);
// Errors of hooked functions name it in their stacks: by this, not by the address of the extension.
await bundle('hook', 'hook.js', { footer: { js: '//# sourceURL=wattguard-hook.js' } });
await bundle('relay', 'relay.js', { loader: { '.txt': 'text' } });
await bundle('suspect', 'suspect.js', {});
