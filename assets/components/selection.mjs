// @ts-check
/* The selection of a component, which steps go on from. */

import { selectedNumber } from "./mosaic-places.mjs";

/**
 * @typedef {object} Numbered properties of a component that selects a number
 * @property {string | number | null} [selected]
 * @property {string | number | null} [channel] in place of `selected`, where its numbers are channels
 * @property {(changed: {selected: string} | {channel: string}) => void} setProps
 */

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

/**
 * The selected number, and how to select another one.
 *
 * @template T
 * @param {Numbered} properties
 * @param {{makes?: boolean, chosen: T}} data
 */
export function useNumber({ selected, channel, setProps }, { makes, chosen }) {
  return useSelection(selectedNumber(makes ? channel : selected, chosen), (number) =>
    setProps(makes ? { channel: String(number) } : { selected: String(number) }));
}
