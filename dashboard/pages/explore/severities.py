"""How strong must a corruption be? Prediction, map and activations over severities 0 to 5."""

from dash import html
from dash.development.base_component import Component

from dashboard.access.person import person_key
from dashboard.core.jobs.job import Job
from dashboard.figures.layer_names import fitting_labels
from dashboard.figures.what_if import severities_figure
from dashboard.ui import ids, job_row
from dashboard.ui.components import select, unlabelled
from dashboard.ui.experiment import (
    FIELDS,
    NO_RESULT,
    about_part,
    estimate,
    experiment_card,
    result_parts,
    tested_picture,
    words_id,
)
from dashboard.ui.map_view import View
from dashboard.ui.panel import Panel, Parts
from dashboard.ui.picker import Picker
from dashboard.ui.scene import Scene
from dashboard.what_if.experiments import DRAWS, severities_of
from dashboard.what_if.severity_words import draws_words, flip_words, sets_words
from explainers.edits.base import STAGES
from explainers.edits.corruptions import CORRUPTIONS
from explainers.edits.kinds import find_edit
from explainers.methods import find_method
from explainers.quality.sanity import rank_correlation

CHOICE = f"{ids.SEVERITIES}-corruption"


def _job(scene: Scene) -> Job | None:
    return scene.services.jobs.what_if.of(scene.session, _about(scene))


def _about(scene: Scene) -> object:
    return scene.map_request(), scene.view.corruption


ROW = job_row.JobRow.of(ids.SEVERITIES, _job)


def layout() -> Component:
    """The corruption, the button and the curves."""
    return experiment_card(
        ids.SEVERITIES,
        "How strong must a corruption be?",
        [
            unlabelled("Corruption", select(CHOICE)),
            ROW.layout("Try severities 1 to 5", bar="Tried"),
        ],
        [html.P(id=words_id(ids.SEVERITIES))],
        height=360,
    )


PICKER: Picker[View] = Picker(
    "corruption",
    CHOICE,
    options=lambda _view, _choices: [
        {"value": kind.key, "label": kind.name} for kind in CORRUPTIONS
    ],
)
PARTS = {
    **ROW.parts,
    **result_parts(ids.SEVERITIES),
    **about_part(ids.SEVERITIES),
}


def render(scene: Scene) -> Parts:
    """The stored results, or the offer to compute them."""
    request, kind = scene.map_request(), find_edit(scene.view.corruption)
    engine = scene.services.engine
    requests = severities_of(request, kind.key)
    distances = engine.stored(requests.distances)
    draws = [each for each in map(engine.stored, requests.draws) if each is not None]
    maps = [each for each in map(engine.stored, requests.maps) if each is not None]
    method = find_method(request.method)
    unfit = method.unfit_at(scene.card, scene.view.layer)
    seconds = estimate(scene, request, forward=requests.forward, maps=5)
    is_done = (
        distances is not None
        and len(maps) == len(requests.maps)
        and len(draws) == len(requests.draws)
    )
    drawn = f"{DRAWS} random draws, seeds 0 to {DRAWS - 1}" if requests.draws else ""
    offer = unfit or " ".join(filter(None, (kind.help, drawn and f"{drawn}.", f"Takes {seconds}.")))
    if is_done:
        offer = f"{kind.source}; {STAGES[kind.stage]}."
        if drawn:
            offer += f" {drawn}: curves are of seed 0, bars the range of all."
    row = job_row.values(
        job_row.state_of(_job(scene)), offer, kind.name, complete=is_done or bool(unfit)
    ) | {"about": tested_picture(scene)}
    if distances is None or not is_done:
        return {**row, **NO_RESULT}
    clean, *others = maps
    agreement = [rank_correlation(clean.values, each.values) for each in others]
    trace = scene.trace()
    names = fitting_labels([each.label for each in trace.layers], distances.layers)
    draws, labels = [distances, *draws], scene.card.labels
    figure = severities_figure(names, draws, trace.target, agreement, scene.view.layer)
    if scene.card.multi_label:
        words = sets_words(draws, labels, kind.name, trace.target)
    elif requests.draws:
        words = draws_words(draws, labels, kind.name)
    else:
        words = flip_words(distances, labels, kind.name)
    return {**row, "graph": figure, "graph_hidden": False, "words": words}


def start(scene: Scene) -> None:
    """Computes the severities. Raises: ExplainerError where too much is under way."""
    requests = severities_of(scene.map_request(), scene.view.corruption)
    scene.services.jobs.what_if.start(scene.session, _about(scene), requests.all, person_key())


PANEL = Panel(
    ids.SEVERITIES,
    layout,
    fields=(*FIELDS, "corruption"),
    parts=PARTS,
    render=render,
    actions=ROW.actions(start),
    is_working=ROW.is_working,
)
