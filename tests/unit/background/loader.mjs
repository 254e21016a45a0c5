/**
 * Module hooks: a whole life of the background at once, and a core without wasm.
 *
 * Input: `background/NAME.js?life=N`. Every module of extension/ that it imports gets the same query, so that each life has
 * its own instances of all of them, as a background that was started anew has. The glue of the core, which only a build
 * makes, becomes wasm.mjs, that of the detector detector.mjs; that of the compiler stays, and finds its wasm on the disk.
 */

/** Glue -> what stands for it. @type {[string, string][]} */
const STANDS = [['/wasm/core.js', 'wasm.mjs'], ['/wasm/detector.js', 'detector.mjs'], ['/wasm/compiler.js', 'compiler.mjs']];

/** @type {import('node:module').ResolveHook} */
export async function resolve(specifier, context, next) {
  const life = /\?life=\d+$/.exec(context.parentURL ?? '')?.[0];
  if (!life) return next(specifier, context);
  // A stand itself may want the real one.
  const stand = STANDS.find(([end, file]) => specifier.endsWith(end) && !context.parentURL?.includes(`/${file}?`));
  if (stand) return { url: new URL(`${stand[1]}${life}`, import.meta.url).href, shortCircuit: true };
  const found = await next(specifier, context);
  return found.url.includes('/extension/') ? { ...found, url: found.url + life } : found;
}
