/** The first message of a guard inside a worker: to its page, with a port. It says nothing that a page could not know. */
export const MARK = 'wattguard: a guard stands in this worker';

/** The event by which relay and hook meet before any script of the page runs. */
export const MEET = 'wattguard';
