/** The globals of a page, for TypeScript's checker. `React` is typed by the package @types/react. */

/**
 * The helpers in assets/app/common.js, and what scripts add that are no modules yet. A module imports
 * from another one instead. Our Dash components register themselves without a line here:
 * `Object.assign(window.stratoscope, { LayerStrip })`.
 */
interface Stratoscope {
  /** The view that the page shows, by field; null until there is one. */
  view: Record<string, any> | null;
  /** Sets a control of the page as if the user had: see assets/app/view-callbacks.mjs. */
  change?(component: string, prop: string, value: unknown): boolean;
  /** Sets several fields of the view in one step. */
  changeFields?(fields: Record<string, string | number | null>): void;
  /** Renders panels of the page again. */
  refreshPanels?(panels: string[]): void;
  /** Calls `draw` with each new view that the page shows. */
  whenViewed(draw: (view: Record<string, any>) => void): void;
  /** Makes a view the one that the page shows. */
  show(view: Record<string, any>): void;
  /** Whether the view that the page shows has these values. */
  shows(values: Record<string, unknown>): boolean;
  /** Adds functions to the namespace of Dash's clientside callbacks. */
  register(functions: Record<string, (...args: any[]) => unknown>): void;
  /** Sets a control as if the user had changed it. */
  choose(id: string, value: unknown, prop?: string): void;
  /** Creates an element: element("b", {className: "x"}, "text", child). */
  element<Tag extends keyof HTMLElementTagNameMap>(
    tag: Tag, properties?: Partial<HTMLElementTagNameMap[Tag]>, ...children: (Node | string)[]
  ): HTMLElementTagNameMap[Tag];
  byId(id: string): HTMLElement | null;
  /** What assets/pages/reviews.js offers: a sentence beside a form. */
  reviews?: { say(place: string, answer: { problem?: string; message?: string }): void };
  /** Shows a message at the bottom of the page; the caller removes the returned element. */
  notice(...content: (Node | string)[]): HTMLElement;
  /** Calls `found` with each element that has this id, now or later. */
  whenPresent(id: string, found: (element: HTMLElement) => void): void;
}

interface DashClientside {
  /** Sets properties of a component as if the user had changed them. */
  set_props(id: string | Record<string, unknown>, props: Record<string, unknown>): void;
  /** Changes parts of a property: it sets values at places in it. */
  Patch: new () => { assign(place: (string | number)[], value: unknown): void; build(): unknown };
  /** A clientside callback returns it for an output that stays as it is. */
  no_update: unknown;
  callback_context: {
    triggered: { prop_id: string; value: unknown }[];
    triggered_id: any;
  };
  /** Our functions, which clientside callbacks name. */
  stratoscope?: Record<string, (...args: any[]) => unknown>;
}

interface Window {
  /** What tables call by its name in the properties of AG Grid's columns. */
  dashAgGridFunctions?: Record<string, (...args: any[]) => unknown>;
  /** React functions that draw cells. */
  dashAgGridComponentFunctions?: Record<string, (properties: any) => React.ReactNode>;
  stratoscope: Stratoscope;
  dash_clientside: DashClientside;
}

/** What we use of React's own module for browsers; Dash brings it along. */
declare const ReactDOM: {
  /** Makes a change of state at once, instead of before a later frame. */
  flushSync(change: () => void): void;
};
