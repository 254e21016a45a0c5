/** How much of what a page does is told: the hook keeps to it, and the relay checks that it does. */

/** Of one frame: longer ones are no job and no share. */
export const FRAME_BYTES = 16 * 1024;

/** Of one module: the largest known miner has 2 MB. */
export const MODULE_BYTES = 4 * 1024 * 1024;

/** Of the blob that a worker is made of. */
export const BLOB_BYTES = 8 * 1024 * 1024;

/** Of an address, in characters, as far as anybody reads it. */
export const URL_LENGTH = 2_000;

/** Of an address that is asked for again: most servers refuse longer ones, and what is cut would ask for something else. */
export const ASKED_LENGTH = 16 * 1024;
