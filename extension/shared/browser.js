/**
 * Answers: the one door to the browser's API. Everything of the extension that needs the browser imports it from here.
 *
 * Firefox calls it `browser`, Chrome `chrome`; under Manifest V3 both return promises. Where `browser` exists it is the
 * one to take: Firefox has a `chrome` too, with callbacks only for a part of it. The types are Chrome's, which are the
 * more complete; what only Firefox has is cast where it is used, beside the reason.
 *
 * Invariant: no other file names `globalThis.browser` or `globalThis.chrome`. Outside an extension (unit tests) the
 * value is undefined, and importing this file is harmless.
 */
// @ts-check

const world = /** @type {{ browser?: typeof chrome, chrome?: typeof chrome }} */ (/** @type {unknown} */ (globalThis));

export const browser = /** @type {typeof chrome} */ (world.browser ?? world.chrome);
