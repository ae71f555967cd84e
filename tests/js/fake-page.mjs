// @ts-check
/* A page without a browser, for modules that need one when they are loaded. Import it before them. */

import { mock } from "node:test";

/** By name: the clientside callbacks that modules have registered. @type {Record<string, (...args: any[]) => unknown>} */
export const callbacks = {};
/** The views that the page has requested. @type {{values: Record<string, unknown>, refresh: string[]}[]} */
export const requests = [];
/** By event: what is called. @type {Record<string, (() => void)[]>} */
const listeners = {};

const listen = (/** @type {string} */ event, /** @type {() => void} */ listener) => {
  (listeners[event] ??= []).push(listener);
};
/** Makes an event happen, to the document or to the window. @param {string} event */
export const happen = (event) => (listeners[event] ?? []).forEach((listener) => listener());

const page = {
  hidden: false,
  activeElement: null,
  documentElement: { dataset: {} },
  addEventListener: listen,
  getElementById: () => null,
  querySelector: () => null,
  querySelectorAll: () => [],
};
/** Puts the page into the background, or brings it back. @param {boolean} hidden */
export function hide(hidden) {
  page.hidden = hidden;
  happen("visibilitychange");
}

mock.timers.enable({ apis: ["setTimeout"] });
/** Lets time pass, without waiting for it. @param {number} milliseconds */
export const pass = (milliseconds) => mock.timers.tick(milliseconds);

Object.assign(globalThis, {
  window: globalThis,
  document: page,
  location: { pathname: "/", search: "" },
  history: { pushState() {}, replaceState() {} },
  addEventListener: listen,
  HTMLInputElement: EventTarget,
  stratoscope: {
    register: (/** @type {typeof callbacks} */ functions) => Object.assign(callbacks, functions),
  },
  dash_clientside: {
    callback_context: { triggered: [] },
    set_props(/** @type {string} */ id, /** @type {any} */ { request }) {
      if (id === "view") requests.push(request);
    },
  },
});

/** Opens the page with a view that has these fields, and its first request. @param {string[]} fields */
export function open(fields) {
  callbacks.changeView("", {
    fields, identity: [], defaults: {}, clears: {}, controls: [], panels: [], evidence: [],
  });
  requests.length = 0;
}
