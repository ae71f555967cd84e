"""How little is enough? The smallest part that keeps the class, and the one that loses it."""

from math import isnan

from dash import html
from dash.development.base_component import Component

from dashboard.access.person import person_key
from dashboard.core.jobs.job import Job
from dashboard.figures.what_if import smallest_parts_figure
from dashboard.maps.urls import part_url
from dashboard.ui import ids, job_row
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
from dashboard.ui.panel import Panel, Parts
from dashboard.ui.scene import Scene
from dashboard.what_if.experiments import smallest_parts_of
from dashboard.what_if.words import smallest_parts_words
from explainers.engine.requests import SmallestPartsRequest
from explainers.methods import find_method
from explainers.what_if.results import SmallestParts
from explainers.what_if.smallest_parts import LEAST, POINTS

FORWARD = 2 * POINTS


def _job(scene: Scene) -> Job | None:
    return scene.services.jobs.what_if.of(scene.session, _request(scene))


def _request(scene: Scene) -> SmallestPartsRequest:
    return smallest_parts_of(scene.map_request())


ROW = job_row.JobRow.of(ids.SMALLEST_PARTS, _job)


def layout() -> Component:
    """The button, both curves, and the two parts as pictures."""
    return experiment_card(
        ids.SMALLEST_PARTS,
        "How little is enough?",
        [
            ROW.layout("Search the smallest parts", bar="Searched"),
        ],
        [
            html.Div(id=words_id(ids.SMALLEST_PARTS), className="smallest-parts"),
        ],
        height=200,
    )


PARTS = {
    **ROW.parts,
    **result_parts(ids.SMALLEST_PARTS),
    **about_part(ids.SMALLEST_PARTS),
}


def render(scene: Scene) -> Parts:
    """The stored result, or the offer to search."""
    request, label = _request(scene), scene.card.labels[scene.trace().target]
    result = scene.services.engine.stored(request)
    unfit = find_method(request.method).unfit_at(scene.card, scene.view.layer)
    seconds = estimate(scene, scene.map_request(), FORWARD)
    offer = unfit or f"Adds and erases pixels in the map’s order. Takes {seconds}."
    if result is not None:
        offer = f"In steps of 1 % of the image; filled with the blurred image; seed {request.seed}."
    is_done = result is not None or bool(unfit)
    row = job_row.values(job_row.state_of(_job(scene)), offer, label, complete=is_done)
    row |= {"about": tested_picture(scene)}
    if result is None:
        return {**row, **NO_RESULT}
    return {
        **row,
        "graph": smallest_parts_figure(result),
        "graph_hidden": False,
        "words": _parts(scene, request, result, label),
    }


def _parts(
    scene: Scene, request: SmallestPartsRequest, result: SmallestParts, label: str
) -> list[Component]:
    """Each part as a picture with its sentence."""
    of_map = scene.map_request()
    sentences = smallest_parts_words(result, label, LEAST)
    shares = result.keeps(LEAST), result.loses()
    figures: list[Component] = []
    for kind, share, sentence in zip(("keep", "erase"), shares, sentences, strict=True):
        part = f"{kind}:top={100 * share:g},fill={request.fill}"
        address = part_url(scene.card, scene.view.image, of_map, part)
        picture = [] if isnan(share) else [html.Img(src=address, alt=sentence)]
        if sentence:
            figures.append(html.Figure([*picture, html.Figcaption(sentence)]))
    return figures


def start(scene: Scene) -> None:
    """Starts the search. Raises: ExplainerError where too much is under way."""
    request = _request(scene)
    scene.services.jobs.what_if.start(scene.session, request, [request], person_key())


PANEL = Panel(
    ids.SMALLEST_PARTS,
    layout,
    fields=FIELDS,
    parts=PARTS,
    render=render,
    actions=ROW.actions(start),
    is_working=ROW.is_working,
)
