"""What is compared: images, groups or models, and the two sides; one click swaps them."""

from dash import ClientsideFunction, Dash, Input, State, dcc, html
from dash.development.base_component import Component

from dashboard import ids
from dashboard.components import field, segmented, select
from dashboard.panels.base import Panel
from dashboard.services import Services

KINDS = {"images": "Images", "groups": "Classes and groups", "models": "Two models"}


def layout() -> Component:
    """One bar; the style sheet shows the pickers of the kind that is compared."""
    return html.Section(
        [
            html.H2("What is compared", className="visually-hidden"),
            *(dcc.Store(each) for each in (ids.SCAN_A, ids.SCAN_B, ids.IMAGE_B)),
            segmented(ids.KIND, "Compare", KINDS, "images"),
            field("A", select(ids.SIDE_A), class_name="of-groups"),
            html.Button(
                "A ⇄ B", id=ids.SWAP, className="quiet-button framed", title="Swap A and B"
            ),
            field("B", select(ids.SIDE_B), class_name="of-groups"),
            field("Model of B", select(ids.MODEL_B), class_name="of-images of-models"),
        ],
        id=ids.SIDES,
        className="panel bar sides",
    )


def register(app: Dash, services: Services) -> None:
    """The pickers belong to the page's one callback; the swap is a link to the mirrored view."""
    app.clientside_callback(
        ClientsideFunction("stratoscope", "swapSides"),
        Input(ids.SWAP, "n_clicks"),
        State(ids.VIEW, "data"),
        prevent_initial_call=True,
    )


PANEL = Panel(ids.SIDES, layout, register)
