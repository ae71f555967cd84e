// @ts-check
/* What is opened last counts: another one, opened before, is not waited for and changes nothing. */

/**
 * Starts `open` for one key at a time. It gets a function that says whether its key is still wanted.
 *
 * @param {(key: string, isWanted: () => boolean) => Promise<void>} open
 */
export function newestOnly(open) {
  /** @type {{key: string, promise: Promise<void>} | null} */
  let current = null;
  return {
    /** Opens a key; where that is under way, it is not done twice. @param {string} key */
    start(key) {
      if (current?.key === key) return current.promise;
      const mine = { key, promise: Promise.resolve() };
      current = mine;
      mine.promise = open(key, () => current === mine)
        .finally(() => { if (current === mine) current = null; });
      return mine.promise;
    },
    /** Nothing that is under way is wanted any more. */
    forget() {
      current = null;
    },
  };
}
