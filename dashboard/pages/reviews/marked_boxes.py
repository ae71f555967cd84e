"""Whether the maps lie in the reviewers' boxes, by method and layer."""

from dash import Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component

from dashboard.access import current_person
from dashboard.maps.image_lookup import NO_SESSION
from dashboard.pages.reviews import ids as own
from dashboard.pages.reviews.view import ReviewsView
from dashboard.reviews.box_statistics import MarkedBoxes, marked_boxes
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.choices import Choices
from dashboard.ui.components import aria, card
from dashboard.ui.panel import Panel
from data.analysis.boxes import EVEN_MAP, INSIDE, LayerInside, interval_words
from data.errors import DataError
from data.numerals import percent

SECONDS = 0.3  # of measuring maps before the page shows the progress
TICK = 1200  # ms
HEAD = (
    *("Method", "Layer", "Map inside", "", "Boxes’ area", "Above the area"),
    *("Strongest cell inside", "n"),
)
EACH_ONCE = "Every image counts once: the boxes of all reviewers on it are averaged."
TO_MARK = " To mark one, drag over the image while you judge."


def layout() -> Component:
    """A sentence and one row a layer: what lies inside beside the boxes’ area."""
    return card(
        own.MARKED,
        ["Marked boxes", html.Small("share of the maps inside, by method and layer")],
        [
            html.P(id=own.MARKED_WORDS, className="padded", role="status"),
            html.Div(id=own.MARKED_ROWS, className="padded"),
            dcc.Interval(own.MARKED_TICK, interval=TICK),
        ],
    )


def register(app: Dash, services: Services) -> None:
    """Measures a few verdicts at a time until all are done."""

    @app.callback(
        Output(own.MARKED_WORDS, "children"),
        Output(own.MARKED_ROWS, "children"),
        Output(own.MARKED_TICK, "disabled"),
        Input(ids.part_of_view(own.MARKED), "data"),
        Input(own.MARKED_TICK, "n_intervals"),
        State(ids.VIEW, "data"),
    )
    def update(_: object, __: object, data: object) -> tuple[str, list[Component], bool]:
        view = ReviewsView.from_store(data, Choices(services, NO_SESSION))
        if not view.review:
            return "", [], True
        try:
            review = services.reviews.get(view.review)
            boxes = marked_boxes(services, review, current_person().name, SECONDS)
        except DataError as error:
            return str(error), [], True
        return boxes.words + TO_MARK * (not boxes.total), _table(boxes), boxes.done == boxes.total


def _table(boxes: MarkedBoxes) -> list[Component]:
    if not boxes.layers:
        return []
    top = html.Tr([html.Th(name, scope="col") for name in HEAD])
    rows = [top, *map(_row, boxes.layers)]
    return [
        html.P(
            f"{INSIDE} {EVEN_MAP} {EACH_ONCE} {interval_words(boxes.layers)}", className="quiet"
        ),
        html.Div(
            html.Table(rows, className="figures"),
            className="scroll-x",
            tabIndex=0,
            role="region",
            **aria(label="Marked boxes by layer"),
        ),
    ]


def _row(each: LayerInside) -> Component:
    energy, area = each.energy, each.area
    head = [html.Td(each.method), html.Th(each.layer, scope="row")]
    if energy is None or area is None:
        return html.Tr([*head, html.Td(each.undefined_words, colSpan=len(HEAD) - len(head))])
    mark = {"--inside": f"{100 * energy:.1f}%", "--chance": f"{100 * area:.1f}%"}
    return html.Tr(
        [
            *head,
            html.Td(percent(energy)),
            html.Td(html.Div(html.I(), className="against-chance", style=mark)),
            html.Td(percent(area)),
            html.Td(each.excess_brief),
            html.Td(each.pointed_words),
            html.Td(each.count_words),
        ]
    )


PANEL = Panel(own.MARKED, layout, register, fields=("review",))
