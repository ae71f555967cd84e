"""Adds what a page shows to the queue of a review, with its view."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from dashboard.maps.image_lookup import EDITED
from dashboard.reviews.new_queue import queue_source
from dashboard.reviews.new_review import create_review
from dashboard.services import Services
from data.errors import GalleryProblem
from data.reviews import (
    NewSample,
    QueueOrigin,
    Review,
    ReviewProblem,
    ReviewSetup,
    build_queue,
    samples_of,
)
from explainers.models import ModelCard
from explainers.what_if.text import BETWEEN, parse_edits, write_edits

VIEW = (  # the fields of a page's view that belong to one picture
    *("image", "model", "layer", "method", "target", "edits"),
    *("relevance", "resolution", "scale", "opacity", "show"),
)
LONGEST = 200  # characters of one value
LONGEST_EDITS = 6000  # as of a page's view; an image's id may hold them too
MOST = 2  # images that a page shows at once; more are a selection
BY_HAND = QueueOrigin("picked by hand")


def add_to_review(services: Services, person: str, body: Mapping[str, Any]) -> str:
    """Adds to the review `body["review"]`, or to a new one; returns a sentence that reports it.

    `body` states the model, and either `views` (what one or two pictures are shown with) or a
    `subset` of the gallery. Raises: DataError; ExplainerError.
    """
    card = services.engine.card(str(body.get("model", "")))
    samples = _samples(services, card, body)
    if not body.get("review"):
        setup = ReviewSetup(name=str(body.get("name", "")).strip())
        review = create_review(services, card, setup, BY_HAND, samples, by=person)
        return (
            f"Made the review “{review.name}” with {_images(len(samples))}; it stays a draft "
            "until you open it on Reviews."
        )
    review = services.reviews.get(str(body["review"]))
    _check_model(review, card)
    added = services.reviews.add_samples(review.id, samples, by=person)
    if not added:
        one = "the sample now opens with this view" if len(samples) == 1 else "nothing was added"
        return f"Already in “{review.name}”; {one}."
    return f"Added {_images(added)} to “{review.name}”, which has {review.samples + added:,} now."


def _samples(services: Services, card: ModelCard, body: Mapping[str, Any]) -> list[NewSample]:
    source = queue_source(services, card)
    views = body.get("views")
    if not views:
        return list(build_queue(source, str(body.get("subset", "")), partial=True)[1])
    found = sorted(map(_view, _mappings(views)), key=lambda view: "edits" in view)
    images = [*{view["image"]: view for view in found}.values()]  # an image without edits gives way
    try:
        samples = samples_of(source, [view["image"] for view in images])
    except GalleryProblem:
        raise ReviewProblem(
            "Your own images are private: only images of the gallery can be reviewed."
        ) from None
    return [
        replace(sample, search=f"?{urlencode(view)}")
        for sample, view in zip(samples, images, strict=True)
    ]


def _view(values: Mapping[str, Any]) -> dict[str, str]:
    """The view of one picture, with the edits that its image's id states. Raises: UnfitEdit."""
    texts = {name: str(values[name]) for name in VIEW if values.get(name) not in (None, "")}
    image, _, of_id = texts.get("image", "")[:LONGEST_EDITS].partition(EDITED)
    edits = BETWEEN.join(filter(None, (of_id, texts.pop("edits", ""))))[:LONGEST_EDITS]
    view = {name: text[:LONGEST] for name, text in texts.items()} | {"image": image}
    return view | {"edits": write_edits(parse_edits(edits))} if edits else view


def _mappings(views: object) -> Sequence[Mapping[str, Any]]:
    if not isinstance(views, list) or len(views) > MOST:
        raise ReviewProblem("The request was incomplete. Reload the page.")
    return [view for view in views if isinstance(view, dict)]


def _check_model(review: Review, card: ModelCard) -> None:
    if review.model.weights_sha256 != card.weights_sha256:
        raise ReviewProblem(
            f"“{review.name}” reviews {review.model.name} with other weights than the current "
            f"{card.name}. Choose a review of this model, or create one."
        )
    if review.model.preprocess != card.preprocess.fingerprint:
        raise ReviewProblem(
            f"“{review.name}” reviews {review.model.name} with another preprocessing than the "
            "current one. Create a review, or start the server with that preprocessing."
        )


def _images(count: int) -> str:
    return "1 image" if count == 1 else f"{count:,} images"
