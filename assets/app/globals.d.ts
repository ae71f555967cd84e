/** The globals of a page, for TypeScript's checker. `React` is typed by the package @types/react. */

/** The helpers in assets/app/common.js, what other scripts add to them, and our Dash components. */
interface Stratoscope {
  /** The current view, by field; null until there is one. */
  view: Record<string, any> | null;
  /** Adds functions to the namespace of Dash's clientside callbacks. */
  register(functions: Record<string, (...args: any[]) => unknown>): void;
  /** Creates an element: element("b", {className: "x"}, "text", child). */
  element<Tag extends keyof HTMLElementTagNameMap>(
    tag: Tag, properties?: Partial<HTMLElementTagNameMap[Tag]>, ...children: (Node | string)[]
  ): HTMLElementTagNameMap[Tag];
  byId(id: string): HTMLElement | null;
  /** Shows a message at the bottom of the page; the caller removes the returned element. */
  notice(...content: (Node | string)[]): HTMLElement;
  /** Calls `draw` with each new view, before the server answers. */
  whenViewed(draw: (view: Record<string, any>) => void): void;
  /** Calls `found` with each element that has this id, now or later. */
  whenPresent(id: string, found: (element: HTMLElement) => void): void;
  [name: string]: any;
}

interface DashClientside {
  /** Sets properties of a component as if the user had changed them. */
  set_props(id: string | Record<string, unknown>, props: Record<string, unknown>): void;
  /** A clientside callback returns it for an output that stays as it is. */
  no_update: unknown;
  callback_context: {
    triggered: { prop_id: string; value: unknown }[];
    triggered_id: any;
  };
  [namespace: string]: any;
}

interface Window {
  stratoscope: Stratoscope;
  dash_clientside: DashClientside;
}
