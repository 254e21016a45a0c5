/**
 * Answers: which script element is running, as hook/here.js does: none in a worker. Stands in its place there (bundle.mjs).
 */

export const here = () => {};
