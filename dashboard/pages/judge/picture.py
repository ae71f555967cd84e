"""The sample's picture with the map over it, drawn by assets/pages/judge/going.mjs.

The badge below it is the server's: it may say something else once a verdict is given.
"""

from dash import Output, html
from dash.development.base_component import Component

from dashboard.components import Badge, BadgeData, Edits, ImageView, LayerMarks, OfSample
from dashboard.core.address import address
from dashboard.pages.judge import ids as own
from dashboard.pages.judge.sample import hides_trust, scene_of
from dashboard.pages.judge.scene import JudgeScene, of_review
from dashboard.reviews.drift import why_not_the_model
from dashboard.trust.findings import UNTIL_CLOSED, UNTIL_JUDGED
from dashboard.ui import badge, edits, ids, image_contents, layer_marks
from dashboard.ui.components import aria, card, field, select, subtitle
from dashboard.ui.panel import Panel, Parts
from dashboard.ui.picture import drawing, method_field
from data.errors import DataError
from explainers.errors import ExplainerError

FIELDS = ("review", "sample", "verdict", "layer", "method", "params", "target", "edits")
HOW = f"{edits.REGIONS} The picture, its map and your verdict are those of the edited image."


def layout() -> Component:
    """The stage, what was frozen where it cannot be shown, and the controls below."""
    return card(
        own.PICTURE,
        [html.Span("Image", id=own.PICTURE_TITLE), subtitle(own.PICTURE_CAPTION)],
        [
            html.P(id=own.PICTURE_CHANGED, className="caution judge-changed", hidden=True),
            html.Figure(id=own.PICTURE_FROZEN, className="judge-frozen", hidden=True),
            html.P(id=own.PICTURE_EDITED, className="judge-edited", role="status", hidden=True),
            html.Div(ImageView(id=own.IMAGE_VIEW), id=own.PICTURE_PLACE),
            OfSample(id=own.BADGE_PLACE, children=Badge(id=ids.badge(own.IMAGE_VIEW))),
            html.Details(
                [
                    html.Summary("Display of the map"),
                    html.Div(
                        [method_field(), field("Layer", select(ids.LAYER)), *drawing()],
                        className="controls",
                    ),
                ],
                className="judge-controls",
            ),
            html.Details(
                [
                    html.Summary("What if: change the image"),
                    Edits(id=ids.EDITS, kinds=edits.kinds()),
                    html.P(HOW, className="quiet"),
                ],
                className="judge-what-if",
            ),
        ],
        aside=[
            html.Button(
                ["Photo", html.Kbd("p", className="by-key")],
                id=own.PICTURE_PLAIN,
                className="quiet-button",
                title="The image without its map",
                **aria(pressed="false"),
            ),
            html.A("Explore", id=own.PICTURE_EXPLORE, href=address("/"), className="quiet-link"),
        ],
        class_name="judge-picture",
    )


PARTS = {
    "badge": Output(ids.badge(own.IMAGE_VIEW), "data"),
    "marks": layer_marks.place(),
    "of": Output(own.BADGE_PLACE, "of"),
}


@of_review
def render(desk: JudgeScene) -> Parts:
    """The badge; the script requests /judge/sample.json itself, ahead of time."""
    evidence, marks = trust(desk)
    return {"badge": evidence, "marks": marks, "of": desk.view.sample}


def trust(desk: JudgeScene) -> tuple[BadgeData | None, LayerMarks | None]:
    """The badge of the map that is judged, and the marks of every layer's.

    What is known of a map is what somebody had tested. While a blind review hides what others say
    of the sample, it hides that too: all reviewers judge on the same grounds.
    """
    view, services = desk.view, desk.services
    hidden = hides_trust(services, view, desk.person)
    until = UNTIL_JUDGED if desk.judges else UNTIL_CLOSED
    if why_not_the_model(services, desk.review):
        return badge.badge_of(until) if hidden else None, None
    try:
        scene = scene_of(services, view)
        if hidden:
            return badge.badge_of(until), layer_marks.alike(scene.card, until)
        evidence = image_contents.trust(scene, scene.with_edits)
        return evidence, layer_marks.marks(services, *scene.strip_requests)
    except (DataError, ExplainerError):
        return None, None  # the picture's place says why there is none


PANEL = Panel(own.PICTURE, layout, fields=FIELDS, parts=PARTS, render=render, shows_evidence=True)
