"""The boxes that reviewers marked, against the maps of every layer, over a whole review.

The map that was judged lies in the evidence; those of the other layers are computed again, where
model and image are still the same. A verdict never changes, so each is looked at once a process.
"""

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import NamedTuple

import numpy as np
from cachetools import FIFOCache

from dashboard.access.request_budget import NextRequest
from dashboard.core.long_maps import NotComputed, refuse_long
from dashboard.core.services import Services
from dashboard.maps.image_lookup import find_image
from dashboard.maps.layer_maps import layer_maps, map_requests
from data.analysis.boxes import NO_RELEVANCE, Box, Inside, LayerInside, inside, over_layer
from data.errors import DataError
from data.numerals import percent
from data.reviews import Review, Verdict
from explainers.errors import ExplainerError
from explainers.models import ModelCard

Boxes = tuple[tuple[str, Inside], ...]  # layer and what its map has inside, one for each box
KEPT = 50_000  # verdicts


class Found(NamedTuple):
    """What a verdict's maps have inside its boxes."""

    boxes: Boxes = ()
    long: bool = False  # only of the map that was kept: those of the other layers take long


@dataclass(frozen=True)
class MarkedBoxes:
    """What the maps have inside the boxes, layer by layer in the model's order."""

    layers: tuple[LayerInside, ...]
    done: int  # verdicts looked at
    total: int  # verdicts with boxes
    frozen_only: bool  # the model is another one now: only the maps that were judged count
    long: int = 0  # verdicts of which only that map counts, as the others take long

    @property
    def words(self) -> str:
        """What the figures rest on, in one sentence."""
        if not self.total:
            return "No box has been marked yet: on the judging page, drag one over the image."
        known = [each for each in self.layers if each.energy is not None]
        if not known:
            if self.layers:
                return f"The share in the boxes is not defined: {NO_RELEVANCE}."
            return (
                "No marked box can be measured: it lies outside what the network sees, or its "
                "evidence cannot be read."
            )
        best = max(known, key=lambda each: each.excess)
        said = (
            f"Most above the boxes’ area at {best.layer}: {percent(best.energy or 0)} of the "
            f"relevance lies in boxes that cover {percent(best.area or 0)} of the picture, "
            f"{best.excess_words}, of {best.count_words}."
        )
        if best.above is not None and best.above[0] <= 0:
            said += " Chance alone may explain that."
        if len(known) > 1:
            said += f" It is the best of {len(known):,} layers: expect less on other images."
        if self.done < self.total:
            said += f" {self.done:,} of {self.total:,} verdicts so far."
        if self.frozen_only:
            said += " The model is not the reviewed one any more: only maps that were kept count."
        if self.long:
            said += (
                f" {self.long:,} of the verdicts count at the judged layer only: by their method, "
                "maps of every layer take long."
            )
        return said


_found: FIFOCache[tuple[str, bool], Found] = FIFOCache(KEPT)  # by verdict
_found_lock = Lock()


def marked_boxes(
    services: Services, review: Review, person: str, seconds: float | None = None
) -> MarkedBoxes:
    """Looks at the marked verdicts, for at most so long where `seconds` are given.

    Raises: UnknownReview; DatabaseProblem.
    """
    verdicts = services.reviews.verdicts.of_review(review.id, person, marked=True)
    card = same_model(services, review)
    until = None if seconds is None else time.monotonic() + seconds
    by_layer: defaultdict[str, list[tuple[int, Inside]]] = defaultdict(list)
    done = long = 0
    for verdict in verdicts:
        key = verdict.id, card is not None
        with _found_lock:
            found = _found.get(key)
        if found is None:
            if until is not None and time.monotonic() > until:
                continue
            try:
                found = _look(services, card, verdict)
            except NextRequest:
                continue
            with _found_lock:
                _found[key] = found
        done += 1
        long += found.long
        for layer, each in found.boxes:
            by_layer[layer].append((verdict.position, each))
    order = [layer.name for layer in card.layers] if card else sorted(by_layer)
    names = [name for name in order if name in by_layer]
    layers = tuple(over_layer(name, by_layer[name]) for name in names)
    return MarkedBoxes(layers, done, len(verdicts), card is None, long)


def same_model(services: Services, review: Review) -> ModelCard | None:
    """The reviewed model, None where it is not served here or has other weights."""
    try:
        card = services.engine.card(review.model.key)
    except ExplainerError:
        return None
    same = card.weights_sha256 == review.model.weights_sha256
    return card if same and card.preprocess.fingerprint == review.model.preprocess else None


def _look(services: Services, card: ModelCard | None, verdict: Verdict) -> Found:
    """Each layer's map against each box; nothing where the evidence is lost.

    Raises: NextRequest where this request has computed enough.
    """
    judgement = verdict.judgement
    if judgement is None or not judgement.evidence:
        return Found()
    try:
        facts = services.reviews.evidence.facts(judgement.evidence)
        crop = _box(facts["image"]["crop"])
        maps, long = _maps(services, card, verdict)
    except NextRequest:
        raise
    except (DataError, ExplainerError, KeyError, TypeError, ValueError):
        return Found()
    pairs = (
        (layer, inside(values, crop, (box.left, box.top, box.right, box.bottom)))
        for layer, values in maps.items()
        for box in judgement.boxes
    )
    return Found(tuple((layer, found) for layer, found in pairs if found is not None), long)


def _maps(
    services: Services, card: ModelCard | None, verdict: Verdict
) -> tuple[Mapping[str, np.ndarray], bool]:
    """Maps by layer: computed again where that can be done, over those that were kept.

    And whether computing them again would take long. Raises: NextRequest.
    """
    judgement = verdict.judgement
    assert judgement is not None
    kept = services.reviews.evidence.arrays(judgement.evidence)
    frozen = {judgement.layer: kept[judgement.layer]} if judgement.layer in kept else {}
    if card is None or judgement.target < 0:
        return frozen, False
    sample = services.reviews.queue.sample(verdict.review_id, verdict.position)
    try:
        image = find_image(services, sample.image_id).ref
        asked = card, image, judgement.target, judgement.method
        refuse_long(services.engine, tuple(map_requests(*asked)))
        maps = layer_maps(services.engine, *asked)
    except NextRequest:
        raise
    except NotComputed:
        return frozen, True
    except (DataError, ExplainerError):
        return frozen, False
    computed = {layer.name: each.values for layer, each in zip(card.layers, maps, strict=True)}
    return computed | frozen, False


def _box(edges: Sequence[float]) -> Box:
    left, top, right, bottom = (float(edge) for edge in edges)
    return left, top, right, bottom
