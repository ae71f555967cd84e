"""The approaches that give the requested answers; a click shows one in full."""

from collections.abc import Sequence

from dash import Output
from dash.development.base_component import Component

from dashboard.components import Approaches, ApproachRow
from dashboard.pages.methods import ids as own
from dashboard.pages.methods.questions import FIELDS
from dashboard.pages.methods.scene import MethodsScene
from dashboard.ui.components import card, subtitle
from dashboard.ui.panel import Panel, Parts
from explainers.approaches import REFLECTIONS, Approach

LEAVE_OUT = " Leave it out to see which approaches give the others."
UNANSWERED = {kind: why for each in REFLECTIONS for kind, why in each.unanswered.items()}


def layout() -> Component:
    """A list of buttons."""
    return card(
        own.APPROACHES,
        ["Approaches", subtitle(own.APPROACHES_TITLE)],
        [Approaches(id=own.APPROACHES_LIST)],
    )


PARTS = {
    "list": Output(own.APPROACHES_LIST, "data"),
    "nothing": Output(own.APPROACHES_LIST, "nothing"),
    "title": Output(own.APPROACHES_TITLE, "children"),
}


def render(scene: MethodsScene) -> Parts:
    """Lists what is found."""
    rows = [_row(each, scene.unfit(each)) for each in scene.matching]
    return {
        "list": rows,
        "nothing": "" if rows else _nothing(list(scene.view.chosen_answers.values())),
        "title": f"for {scene.card.name}",
    }


def _nothing(requested: Sequence[str]) -> str:
    """Why no approach is found, and what to do about it."""
    for kind in requested:
        if kind in UNANSWERED:
            others = LEAVE_OUT if len(requested) > 1 else ""
            return f"No approach here answers “{kind}”. {UNANSWERED[kind]}{others}"
    return "No approach gives all these answers. Choose fewer."


def _row(approach: Approach, unfit: str) -> ApproachRow:
    kind = _kind(approach)
    return {
        "key": approach.key,
        "name": approach.name,
        "kind": f"{kind} · not for this model" if unfit else kind,
        "answers": approach.answers,
        "unfit": unfit,
    }


def _kind(approach: Approach) -> str:
    if approach.method is None:
        return "shows"
    return "attributes · per pixel" if approach.method.per_pixel else "attributes · per layer"


PANEL = Panel(own.APPROACHES, layout, fields=("model", *FIELDS), parts=PARTS, render=render)
