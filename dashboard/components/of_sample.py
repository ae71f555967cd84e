"""What the server renders of one sample, on a page that may show the next one before."""

from dash.development.base_component import Component

from dashboard.components.base import StratoscopeComponent


class OfSample(StratoscopeComponent):
    """Contents that are hidden while another sample is shown. See assets/components/of-sample.mjs.

    id: of the element that holds the contents.
    class_name: its class; `stale` is added while it is hidden.
    content: elements of `dash.html`; set by callbacks.
    of: the sample that the contents belong to, by its position; set by the same callbacks.
    shown: the sample that the page shows; set by clientside callbacks.
    children: a component among the contents, if there is one.
    """

    id: str
    class_name: str = ""
    content: list[Component] | None = None
    of: int | None = None
    shown: int | None = None
    children: Component | None = None
