// @ts-check
/* The selection of a component, which steps go on from. */

/**
 * What is selected, and how to select something else. Of two quick steps the second one goes on
 * from the first, though the page has not rendered that yet: so it is read when it is used.
 *
 * @template T
 * @param {T} selected the property, or what stands for it
 * @param {(selected: T) => void} change
 * @returns {[current: () => T, select: (selected: T) => void]}
 */
export function useSelection(selected, change) {
  const latest = React.useRef(selected);
  latest.current = selected;
  return [() => latest.current, (next) => {
    latest.current = next;
    change(next);
  }];
}
