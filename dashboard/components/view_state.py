"""The view of a page, between its controls and the server."""

from dashboard.components.base import StratoscopeComponent


class ViewState(StratoscopeComponent):
    """Holds a page's view in the browser; it shows nothing. See assets/app/view.mjs.

    id: of the component; there is no element.
    rules: what the browser needs to know of the view, from `dashboard.ui.view_callback.rules`.
    request: the view that the server is to answer, numbered; set by the page's clientside callback.
    answer: the request's `number`, the `values` that the server confirms, and the `texts` of
    controls that show a value in another form; set by the page's server callback.
    refresh: panels whose data an action has changed; set by the callbacks of actions.
    """

    id: str
    rules: dict[str, object]
    request: dict[str, object] | None = None
    answer: dict[str, object] | None = None
    refresh: list[str] | None = None
