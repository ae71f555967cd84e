"""A new review: what it is for, which samples it goes through, and who judges them."""

from contextlib import suppress

import dash_bootstrap_components as dbc
from dash import ClientsideFunction, Dash, Input, Output, html
from dash.development.base_component import Component

from dashboard.access import Right, offered
from dashboard.core.address import address
from dashboard.maps.image_lookup import NO_SESSION
from dashboard.pages.reviews import ids as own
from dashboard.pages.reviews.parts import (
    ASK_FOR_TEST,
    action,
    actions,
    text_area,
    text_input,
    written_field,
)
from dashboard.pages.reviews.view import ReviewsView
from dashboard.reviews.new_queue import queue_text, try_queue
from dashboard.reviews.new_review import GUIDELINES
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.choices import Choices
from dashboard.ui.components import card, select
from dashboard.ui.markdown_components import to_components
from dashboard.ui.panel import Panel
from dashboard.ui.picker import Options
from dashboard.ui.pickers import layer_options
from data.reviews import KINDS
from data.scans.subsets import ALL, Subset, SubsetProblem
from explainers.methods import default_method

COUNT, SEED = 50, 0
KEPT = (  # in the browser, until the review is created: assets/pages/reviews-new.mjs
    *(own.CREATE_NAME, own.CREATE_PURPOSE, own.CREATE_GUIDELINES, own.CREATE_TAGS),
    *(own.CREATE_REVIEWERS, own.CREATE_KIND, own.CREATE_COUNT, own.CREATE_SEED, own.CREATE_BLIND),
    own.CREATE_REGION_TEST,
)
TAGS = "watermark, background, label error"


def layout() -> Component:
    """The form; assets/pages/reviews.mjs sends it."""
    may = offered(Right.LEAD)
    kind = dbc.Select(
        id=own.CREATE_KIND,
        options=[{"label": each.label, "value": each.key} for each in KINDS],
        value="random",
        size="sm",
    )
    count = dbc.Input(id=own.CREATE_COUNT, type="number", min=1, step=1, value=COUNT, size="sm")
    seed = dbc.Input(id=own.CREATE_SEED, type="number", min=0, step=1, value=SEED, size="sm")
    queue = html.Fieldset(
        [
            html.Legend("Samples"),
            html.Div(
                [
                    written_field("Queue", kind),
                    html.Div(
                        written_field("Which images", select(own.CREATE_SUBSET)),
                        className="of-subset",
                    ),
                    html.Div(written_field("How many", count), className="of-count"),
                    html.Div(written_field("Seed", seed), className="of-seed"),
                ],
                className="in-a-row",
            ),
            html.P(id=own.CREATE_QUEUE, role="status", className="quiet"),
            html.Div(
                [
                    written_field("Opens at layer", select(own.CREATE_LAYER)),
                    written_field("with method", select(own.CREATE_METHOD)),
                ],
                className="in-a-row",
            ),
        ],
        id=own.CREATE_FIELDS,
        className="of-queue kind-random",
    )
    guidelines = text_area(
        own.CREATE_GUIDELINES,
        9,
        value=GUIDELINES,
        placeholder="What counts as the right reason?",
    )
    form = [
        written_field("Name", text_input(own.CREATE_NAME, required=True, maxLength=200)),
        written_field(
            "Purpose", text_input(own.CREATE_PURPOSE), "The decision that this review supports."
        ),
        queue,
        html.Div(
            [
                written_field("Guidelines (Markdown)", guidelines),
                html.Div(to_components(GUIDELINES), id=own.CREATE_PREVIEW, className="written"),
            ],
            className="with-preview",
        ),
        written_field(
            "Tags",
            text_input(own.CREATE_TAGS, placeholder=TAGS),
            "For this review only, separated by commas.",
        ),
        written_field(
            "Reviewers",
            text_input(own.CREATE_REVIEWERS),
            "Names, separated by commas; empty: all reviewers.",
        ),
        dbc.Checkbox(
            id=own.CREATE_BLIND,
            label="Blind: nobody sees others’ verdicts before giving their own",
        ),
        dbc.Checkbox(id=own.CREATE_REGION_TEST, label=ASK_FOR_TEST),
        html.Div(
            [
                "" if may else html.P("Ask a review lead to create it.", className="quiet"),
                actions(
                    own.CREATE_ACTIONS,
                    "create",
                    *([action("create", "Create review", primary=True)] if may else []),
                    action("cancel-new", "Cancel"),
                    action("clear-new", "Discard my entries"),
                ),
            ],
            className="form-end",
        ),
    ]
    return card(own.CREATE, ["New review"], [html.Div(form, className="review-form")])


def register(app: Dash, services: Services) -> None:
    """Describes the resulting queue, and previews the guidelines."""
    app.clientside_callback(
        ClientsideFunction("stratoscope", "showFields"),
        Output(own.CREATE_FIELDS, "className"),
        Input(own.CREATE_KIND, "value"),
    )
    app.clientside_callback(
        ClientsideFunction("stratoscope", "keepNew"), *(Input(field, "value") for field in KEPT)
    )

    @app.callback(
        Output(own.CREATE_QUEUE, "children"),
        Input(own.MODE, "data"),
        Input(ids.MODEL, "value"),
        Input(own.CREATE_KIND, "value"),
        Input(own.CREATE_SUBSET, "value"),
        Input(own.CREATE_COUNT, "value"),
        Input(own.CREATE_SEED, "value"),
    )
    def describe(*inputs: object) -> list[Component | str]:
        mode, model, kind, subset, count, seed = inputs
        if mode != "new" or Choices(services, NO_SESSION).problem_with_model(str(model)):
            return []
        text = try_queue(services, str(model), queue_text(kind, subset, count), seed)
        needs_scan = next((each.needs for each in KINDS if each.key == kind), "") == "scan"
        if needs_scan and not services.scans.best(services.engine.card(str(model))):
            return [f"{text} ", html.A("Scan on Dataset", href=address("/dataset/"))]
        return [text]

    @app.callback(
        Output(own.CREATE_PREVIEW, "children"),
        Input(own.CREATE_GUIDELINES, "value"),
        prevent_initial_call=True,
    )
    def preview(source: object) -> list[Component | str]:
        return to_components(str(source or ""))

    @app.callback(
        Output(own.CREATE_LAYER, "options"),
        Output(own.CREATE_LAYER, "value"),
        Output(own.CREATE_METHOD, "options"),
        Output(own.CREATE_METHOD, "value"),
        Input(ids.MODEL, "value"),
        Input(own.MODE, "data"),
    )
    def opening(model: object, _: object) -> tuple[Options, str, Options, str]:
        choices = Choices(services, NO_SESSION)
        view = ReviewsView.from_values({"model": model}, choices)
        card = choices.card(view.model)
        methods = [{"label": each.name, "value": each.key} for each in choices.methods]
        layer = card.last_layer
        return layer_options(view, choices), layer, methods, default_method(card).key


def subset_options(view: ReviewsView, choices: Choices) -> Options:
    """All images, the gallery's groups and classes, and a selection from another page."""
    gallery = choices.services.gallery
    options = [
        ("all images", ALL),
        *((f"group: {name}", Subset(group=name).text) for name in gallery.groups),
        *((f"class: {each.name}", Subset(class_name=each.name).text) for each in gallery.classes),
    ]
    if view.subset not in {value for _, value in options}:
        with suppress(SubsetProblem):
            options.insert(1, (Subset.parse(view.subset).words, view.subset))
    return [{"label": label, "value": value} for label, value in options]


PANEL = Panel(own.CREATE, layout, register=register)
