"""Whether the maps lie in the reviewers' boxes, by method and layer."""

from dash import Output, html
from dash.development.base_component import Component

from dashboard.access import Right, offered
from dashboard.pages.reviews import ids as own
from dashboard.pages.reviews.scene import ReviewScene, of_review
from dashboard.reviews.box_statistics import MarkedBoxes, marked_boxes
from dashboard.ui.components import card, scrolling
from dashboard.ui.panel import Panel, Parts
from data.analysis.boxes import EVEN_MAP, INSIDE, LayerInside, interval_words
from data.numerals import percent

SECONDS = 0.3  # of measuring maps before the page shows the progress
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
        ],
    )


PARTS = {
    "words": Output(own.MARKED_WORDS, "children"),
    "rows": Output(own.MARKED_ROWS, "children"),
}


@of_review
def render(scene: ReviewScene) -> Parts:
    """Measures a few verdicts at a time until all are done."""
    boxes = _measured(scene)
    words = boxes.words + TO_MARK * (boxes.judges and not boxes.total)
    return {"words": words, "rows": _table(boxes)}


def is_working(scene: ReviewScene) -> bool:
    """Whether some verdicts are still to be measured."""
    boxes = _measured(scene) if scene.view.review else None
    return boxes is not None and boxes.done < boxes.total


def _measured(scene: ReviewScene) -> MarkedBoxes:
    return marked_boxes(
        *(scene.services, scene.review, scene.person, SECONDS), may_judge=offered(Right.JUDGE)
    )


def _table(boxes: MarkedBoxes) -> list[Component]:
    if not boxes.layers:
        return []
    top = html.Tr([html.Th(name, scope="col") for name in HEAD])
    rows = [top, *map(_row, boxes.layers)]
    return [
        html.P(
            f"{INSIDE} {EVEN_MAP} {EACH_ONCE} {interval_words(boxes.layers)}", className="quiet"
        ),
        scrolling(html.Table(rows, className="figures"), "Marked boxes by layer"),
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


PANEL = Panel(
    own.MARKED,
    layout,
    fields=("review",),
    parts=PARTS,
    render=render,
    is_working=is_working,
)
