/**
 * A wasm instance, loaded on demand: `use(instance => ...)` answers with what it says, or with null where it cannot say
 * anything (wasm that does not load, or an instance that trapped).
 *
 * Invariant: an instance that trapped is never asked again. A new one takes its place for the next question; faults are
 * counted and shown to the user.
 */

/** How many faults are enough to stop trying until the background starts anew. */
const MOST_TRAPS = 5;

/**
 * @template I
 * @param {string} name  in the console
 * @param {(isAnew: boolean) => Promise<I>} load  isAnew: another has trapped before
 * @returns {{ use: <T>(question: (instance: I) => T) => Promise<T | null>, faults: () => number, renew: () => void }}
 */
export function onDemand(name, load) {
  /** @type {Promise<I> | undefined} */
  let loading;
  /** Faults since this background was started. */
  let traps = 0;
  return {
    use: async (question) => {
      while (traps < MOST_TRAPS) {
        const asked = (loading ??= load(traps > 0));
        try {
          const instance = await asked;
          // Another question may have ended this instance while we waited for it.
          if (loading === asked) return question(instance);
        } catch (fault) {
          // Many may wait for one instance that does not load: that is one fault.
          if (loading === asked) {
            traps += 1;
            loading = undefined;
            console.error(`wattguard: the ${name} failed`, fault);
          }
          return null;
        }
      }
      return null;
    },
    faults: () => traps,
    /** The next question loads anew. */
    renew: () => {
      loading = undefined;
    },
  };
}
