/** The globals of a page, for TypeScript's checker. `React` is typed by the package @types/react. */

/**
 * Where Dash finds our components: `Object.assign(window.stratoscope, { LayerStrip })`. It begins in
 * dashboard/server/templates/page.html; what else tests read there is in assets/app/view-callbacks.mjs.
 */
interface Stratoscope {
  /** Adds functions to the namespace of Dash's clientside callbacks. */
  register(functions: Record<string, (...args: any[]) => unknown>): void;
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
  /** Reads a component as it is now; Dash offers it when it has started. */
  dash_component_api: { getLayout(id: string): { props: Record<string, any> } | undefined };
  /** What tables call by its name in the properties of AG Grid's columns. */
  dash_ag_grid: { getApiAsync(id: string): Promise<any> };
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
