"""Results of the engine for a command or a script, which waits: with progress, until Ctrl-C."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from dashboard.core.jobs.await_answer import shares_done
from dashboard.core.long_maps import about
from dashboard.trust.questions import (
    ReferenceImages,
    candidate_positions,
    pick_references,
    seconds_of,
)
from data.gallery.gallery import Gallery
from explainers import Engine
from explainers.engine.requests import ImageRef, PredictRequest, QualityRequest, Request
from explainers.engine.work_queue import Priority
from explainers.models import ModelCard

Answer = TypeVar("Answer")


def reference_images(engine: Engine, card: ModelCard, gallery: Gallery) -> ReferenceImages:
    """The images that the model is sure of, predicted now."""
    positions = candidate_positions(gallery)
    items = [gallery.items[position] for position in positions]
    images = tuple(ImageRef(item.id, item.path) for item in items)
    predictions = await_result(engine, PredictRequest(card.key, images, 1), lambda _: None)
    return pick_references(
        gallery, card, positions, predictions.classes[:, 0], predictions.probabilities[:, 0]
    )


def announce_time(
    engine: Engine,
    card: ModelCard,
    tests: Sequence[QualityRequest[Any]],
    notify: Callable[[str], None],
) -> None:
    """Says how long the tests will take that were not made before, if there are any."""
    missing = [each for each in tests if not engine.is_stored(each)]
    if missing:
        notify(f"Testing takes {about(seconds_of(engine, card, missing))} here; Ctrl-C stops it.")


def await_result(
    engine: Engine, request: Request[Answer], report: Callable[[float], None]
) -> Answer:
    """The answer, with progress on the way; a Ctrl-C ends it."""
    future = engine.submit(request, Priority.NORMAL)
    try:
        for share in shares_done(engine, request, future):
            report(share)
    except BaseException:
        future.cancel()
        raise
    report(1)
    return future.result()


def results_in_turn(
    engine: Engine, requests: Sequence[Request[Any]], report: Callable[[int, int], None]
) -> list[Any]:
    """The answers, one after another, each taking the same part of the progress."""
    results = []
    for number, request in enumerate(requests):

        def report_part(share: float, done: int = number) -> None:
            report(round(1000 * (done + share) / len(requests)), 1000)

        results.append(await_result(engine, request, report_part))
    return results
