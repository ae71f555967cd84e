"""The gallery's list, page by page, as assets/components/gallery-list.mjs fetches it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus

import flask
import numpy as np

from dashboard.access import Right, needs
from dashboard.core.responses import fresh
from dashboard.maps.captions import Answer
from dashboard.routes.addresses import optional, refuse
from dashboard.services import Services
from data.errors import GalleryProblem
from data.gallery.gallery import SORTS, Gallery, Positions, Query
from data.gallery.items import Item
from data.gallery.outcomes import OUTCOMES, Outcomes
from data.gallery.predictions import PredictionTable

LARGEST_PAGE = 500


def add_routes(blueprint: flask.Blueprint, services: Services) -> None:
    """Serves the list."""

    @blueprint.get("/gallery/items")
    @needs(Right.LOOK)
    def items() -> flask.Response:
        gallery = services.gallery
        model = optional("model", str) or services.engine.keys[0]  # as on a page that names none
        predictions, outcomes, predicted = _predicted(services, gallery, model)
        order = gallery.select(_query(), predictions, outcomes)
        offset, limit = optional("offset", int) or 0, optional("limit", int) or 0
        if offset < 0 or not 0 <= limit <= LARGEST_PAGE:
            refuse(HTTPStatus.BAD_REQUEST, f"A page has at most {LARGEST_PAGE} images.")
        answer: dict[str, object] = {
            "total": len(order),
            "predicted": [predictions.done, len(gallery)],
            "offset": offset,
            "items": [
                _described(
                    gallery.items[position],
                    predicted.answer(gallery.items[position].class_title, position, outcomes),
                )
                for position in order[offset : offset + limit].tolist()
            ],
        }
        if text := flask.request.args.get("find"):
            answer["position"] = _place(gallery, order, text)
        if text := flask.request.args.get("beside"):
            everything = gallery.select(replace(_query(), outcome=""), predictions, outcomes)
            answer["beside"] = _beside(gallery, everything, order, text)
        return fresh(answer)


@dataclass(frozen=True, eq=False)
class Predicted:
    """What a model says of a gallery's images, in its own words for its classes."""

    labels: Sequence[str]
    predictions: PredictionTable
    yes: Sequence[frozenset[int] | None] | None = None  # where classes do not exclude one another

    def answer(self, truth: str, position: int, outcomes: Outcomes) -> Answer:
        """What the model makes of one image."""
        best = int(self.predictions.top1[position])
        if best < 0:
            return Answer(truth, "", "")
        outcome, probability = outcomes.of(position), float(self.predictions.probability[position])
        if self.yes is not None:
            names = [self.labels[index] for index in sorted(self.yes[position] or ())]
            return Answer.of_set(truth, names, outcome, probability)
        return Answer(truth, self.labels[best], outcome, probability)


def _predicted(
    services: Services, gallery: Gallery, model: str
) -> tuple[PredictionTable, Outcomes, Predicted]:
    """A model's predictions for a gallery's images, as far as they are computed."""
    card = services.engine.card(model)
    services.jobs.predictions(card.key)  # whoever lists outcomes wants all of them
    predictions = services.predictions.table(*card.network_id, gallery.ids)
    match = gallery.match(None if card.imagenet else card.labels)
    if card.multi_label:
        yes = services.predictions.yes(*card.network_id, gallery.ids)
        outcomes = Outcomes.of_sets(yes, match.target_sets)
        return predictions, outcomes, Predicted(card.labels, predictions, yes)
    outcomes = Outcomes.of_classes(predictions, match.targets)
    return predictions, outcomes, Predicted(card.labels, predictions)


def _query() -> Query:
    query = flask.request.args
    outcome, sort = query.get("outcome", ""), query.get("sort", "name")
    if outcome not in ("", *OUTCOMES) or sort not in SORTS:
        refuse(HTTPStatus.BAD_REQUEST, "The gallery has no such outcome or order.")
    return Query(
        text=query.get("text", ""),
        class_name=query.get("class", ""),
        group=query.get("group", ""),
        outcome=outcome,
        sort=sort,
    )


def _described(item: Item, answer: Answer) -> dict[str, str]:
    """What the list shows of an image; no outcome of a file that has changed."""
    problem = item.changed
    return {
        "id": item.id,
        "name": item.name,
        "class": item.class_title,
        "words": answer.words,
        "outcome": "" if problem else answer.outcome,
        "problem": problem,
        "credit": item.credit,
    }


def _beside(
    gallery: Gallery, everything: Positions, chosen: Positions, image_id: str
) -> list[str | None]:
    """The images of `chosen` before and after one, in the order of `everything`, round and round.

    Of an image that is in neither, the last and the first one.
    """
    if not chosen.size:
        return [None, None]
    ranks = np.flatnonzero(np.isin(everything, chosen))
    place = _place(gallery, everything, image_id)
    at = -1 if place is None else place
    before, after = ranks[ranks < at], ranks[ranks > at]
    ends = (before if before.size else ranks)[-1], (after if after.size else ranks)[0]
    return [gallery.items[int(everything[rank])].id for rank in ends]


def _place(gallery: Gallery, order: Positions, image_id: str) -> int | None:
    """Where in `order` the image stands; None if it is filtered out, or not of the gallery."""
    try:
        places = np.flatnonzero(order == gallery.position(image_id))
    except GalleryProblem:
        return None
    return int(places[0]) if places.size else None
