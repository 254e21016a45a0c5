/**
 * Module hooks: a whole life of the background at once, and a core without wasm.
 *
 * Input: `background/NAME.js?life=N`. Every module of extension/ that it imports gets the same query, so that each life has
 * its own instances of all of them, as a background that was started anew has. The glue of the core, which only a build
 * makes, becomes wasm.mjs.
 */

/** @type {import('node:module').ResolveHook} */
export async function resolve(specifier, context, next) {
  const life = /\?life=\d+$/.exec(context.parentURL ?? '')?.[0];
  if (!life) return next(specifier, context);
  if (specifier.endsWith('/wasm/core.js')) {
    return { url: new URL(`wasm.mjs${life}`, import.meta.url).href, shortCircuit: true };
  }
  const found = await next(specifier, context);
  return found.url.includes('/extension/') ? { ...found, url: found.url + life } : found;
}
