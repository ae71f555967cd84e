"""Predictions: the top classes as bars; click one, or name any class, to make it the target."""

from dash import Output, html
from dash.development.base_component import Component

from dashboard.components import Bar, ClassOptions, EditedBar, Predictions, PredictionsData, Verdict
from dashboard.maps.truth import truth_of
from dashboard.ui import ids
from dashboard.ui.components import card, class_input, field
from dashboard.ui.edits import UNEDITED
from dashboard.ui.page_urls import contrast_url
from dashboard.ui.panel import Panel, Parts
from dashboard.ui.scene import Scene
from dashboard.ui.true_class import MARKS, Correctness, correctness, rank
from data.numerals import points, probability
from explainers.results import TraceResult

ROWS = 5
GAINED = 2  # classes of an edited image that are listed in any case
MOST_ROWS = 10  # where this many classes get a yes


def target_field(label: str, class_name: str = "") -> Component:
    """The search for any class."""
    target = class_input(ids.TARGET, ids.TARGET_OPTIONS)
    return field(label, target, class_name=class_name)


def with_search() -> Component:
    """The bars, and the search for any class."""
    return layout(target_field("Target class", "field-inline"))


def layout(*search: Component) -> Component:
    """The bars; the search may stand elsewhere on the page."""
    return card(
        ids.PREDICTIONS,
        ["Predictions", html.Small("click one to make it the target")],
        [
            Predictions(id=ids.PREDICTIONS_BARS),
            *search,
            ClassOptions(id=ids.TARGET_OPTIONS),
        ],
    )


def contents(scene: Scene) -> tuple[PredictionsData, dict[str, object]]:
    """The bars, and what a permalink states beside the view."""
    trace, labels = scene.trace(), scene.card.labels
    several = scene.card.multi_label
    yes = trace.yes if several else None
    truth = truth_of(scene.services.gallery, scene.view.image, scene.card)
    true = truth.classes if truth else ()
    best = trace.top(max(ROWS, min(len(yes or ()), MOST_ROWS)))
    edited = scene.trace(scene.edited) if scene.edited else None
    gained = _gained(edited, yes) if edited else ()
    shown = list(dict.fromkeys((*best, *true, trace.target, *gained)))
    of = " without edits" if edited else ""
    rows: list[Bar] = [
        {
            "target": f"{index} · {labels[index]}",
            "label": labels[index]
            + ("" if yes is None else f" · {'yes' if index in yes else 'no'}"),
            "share": float(trace.probabilities[index]),
            "text": probability(float(trace.probabilities[index])),
            "note": _note(trace, index, of=of, true=index in true, best=index in best),
            "edited": _edited(trace, edited, index, several=several) if edited else None,
        }
        for index in shown
    ]
    result = correctness(truth, scene.card, trace) if truth else None
    data: PredictionsData = {
        "rows": rows,
        "chosen": shown.index(trace.target),
        "verdict": _verdict(result, scene) if result else None,
    }
    permalink = {
        "target": trace.target,
        "weights": scene.card.pin,
        "isPrivate": any(scene.image(image).private for image in scene.shown),
    }
    return data, permalink


def _gained(edited: TraceResult, yes: list[int] | None) -> list[int]:
    """What the edited image is predicted as; `yes`: the classes predicted without the edits."""
    new = [] if yes is None else [index for index in edited.yes if index not in yes]
    return [*edited.top(GAINED), *new[:ROWS]]


def _edited(trace: TraceResult, edited: TraceResult, index: int, *, several: bool) -> EditedBar:
    """The class for the edited image; yes or no, if the model may predict `several` classes."""
    before, now = float(trace.probabilities[index]), float(edited.probabilities[index])
    change = points(now - before)
    if several:
        change += f" · {'yes' if index in edited.yes else 'no'}"
    return {"share": now, "text": probability(now), "change": change}


def _note(trace: TraceResult, index: int, *, of: str, true: bool, best: bool) -> str:
    """The note behind a class: whether it is the label, and its rank if it is not in the list."""
    place = "" if best else f"rank {rank(trace, index):,}{of}"
    return ", ".join(filter(None, ("label" if true else "", place)))


def _verdict(result: Correctness, scene: Scene) -> Verdict:
    """The verdict, with what one click does about it."""
    labels = scene.card.labels
    drawn: Verdict = {
        "outcome": result.outcome,
        "mark": MARKS[result.outcome],
        "head": result.head,
        "text": f"{result.text}{UNEDITED if scene.edited else ''}",
        "explain": None,
        "contrast": None,
    }
    if result.explain is not None:
        label = labels[result.explain]
        drawn["explain"] = {"target": f"{result.explain} · {label}", "text": f"Explain {label}"}
    if result.contrast is not None and result.explain is not None:
        classes = result.explain, result.contrast
        drawn["contrast"] = {
            "href": contrast_url(scene.card.key, scene.view.image, *classes),
            "text": f"Contrast with {labels[result.contrast]}",
        }
    return drawn


PARTS = {
    "bars": Output(ids.PREDICTIONS_BARS, "data"),
    "permalink": Output(ids.PERMALINK, "data"),
}


def render(scene: Scene) -> Parts:
    """Renders the bars, and provides what a permalink states beside the view."""
    bars, permalink = contents(scene)
    return {"bars": bars, "permalink": permalink}


PANEL = Panel(
    ids.PREDICTIONS,
    layout,
    fields=("model", "image", "pinned", "edits", "target"),
    parts=PARTS,
    render=render,
)
