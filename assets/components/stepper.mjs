// @ts-check
/* Stepper: arrows to the number before and the next one, around the field that shows the number. */

import { further } from "./mosaic-places.mjs";
import { useNumber } from "./selection.mjs";

const { createElement: h } = React;

/**
 * @typedef {import("./mosaic-places.mjs").Order & {chosen: number, makes?: boolean}} StepperData
 *   `chosen`: the number that is shown while none is selected; `makes`: see mosaic.mjs
 *
 * @typedef {import("./selection.mjs").Numbered & StepperOwn} StepperProps
 *
 * @typedef {object} StepperOwn
 * @property {string} id
 * @property {string} what the numbers are of
 * @property {string} order in which the arrows step
 * @property {React.ReactNode} children the field
 * @property {StepperData | null} [data]
 */

/** @param {StepperProps} props */
export function Stepper({ id, what, order, children, data, selected, channel, setProps }) {
  const [current, select] = useNumber({ selected, channel, setProps },
    { makes: data?.makes, chosen: data?.chosen });

  /** @param {string} name @param {string} sign @param {string} direction @param {number} by */
  const arrow = (name, sign, direction, by) => h("button", {
    id: name,
    type: "button",
    className: "quiet-button framed",
    title: `${direction} ${what} ${order}`,
    "aria-label": `${direction} ${what}`,
    onClick: () => {
      const number = current();
      const stepped = data && number !== undefined ? further(data, number, by) : null;
      if (stepped !== null) select(stepped);
    },
  }, sign);

  return h("div", { id, className: "stepper" },
    arrow(`${id}-before`, "◂", "Previous", -1), children, arrow(`${id}-next`, "▸", "Next", 1));
}

Object.assign(window.stratoscope, { Stepper });
