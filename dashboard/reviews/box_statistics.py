"""The boxes that reviewers marked, against the maps of every layer, over a whole review.

The map that was judged lies in the evidence; those of the other layers are computed again, where
model and image are still the same. A verdict never changes, so each is looked at once a process.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import NamedTuple

import numpy as np
from cachetools import FIFOCache

from dashboard.core.jobs.files import Step, no_step
from dashboard.core.long_maps import NotComputed, refuse_long
from dashboard.limits.request_budget import NextRequest
from dashboard.maps.image_lookup import NO_SESSION, edited_id, find_image
from dashboard.maps.layer_maps import layer_maps, map_requests
from dashboard.reviews.judged_predictions import JudgedPrediction, judged_prediction
from dashboard.reviews.summary import until
from dashboard.reviews.summary_cache import summary_for
from dashboard.services import Services
from data.analysis.boxes import (
    ENOUGH,
    NOT_DRAWN,
    Box,
    Inside,
    LayerInside,
    inside,
    over_layer,
)
from data.errors import DataError
from data.numerals import count_of, percent
from data.reviews import Judgement, Review, Verdict
from explainers.errors import ExplainerError
from explainers.methods import find_method
from explainers.models import ModelCard

Boxes = tuple[tuple[str, Inside], ...]  # layer and what its map has inside, one for each box
LARGEST_CACHE = 50_000  # verdicts
PER_PIXEL = "per pixel"  # in place of a layer, of methods whose map belongs to none
OUTSIDE = "the boxes lie outside what the network sees"
NO_MAP = "no map is stored, and none can be recomputed"
LOST = "the evidence cannot be read"
UNKNOWN_CROP = "the model's crop is unknown"


class Measured(NamedTuple):
    """The share of a verdict's maps inside its boxes."""

    boxes: Boxes = ()
    long: bool = False  # only of the map that was kept: those of the other layers take long
    why_not: str = ""  # where nothing was measured


@dataclass(frozen=True)
class MarkedBoxes:
    """The share of the maps inside the boxes, layer by layer in the model's order."""

    layers: tuple[LayerInside, ...]
    done: int  # verdicts looked at
    total: int  # verdicts with boxes
    frozen_only: bool  # the model is another one now: only the maps that were judged count
    long: int = 0  # verdicts of which only that map counts, as the others take long
    unmeasured: tuple[tuple[str, int], ...] = ()  # why not, and of how many verdicts
    hidden: int = 0  # samples whose boxes a blind review hides from the person
    judges: bool = True  # as `Summary.judges`
    weights: str = ""  # as `Sampling.weights`
    no_interval: str = ""  # as `Summary.no_interval`

    @property
    def words(self) -> str:
        """The basis of the figures, in a few sentences."""
        return self._measured_words + self._hidden_words

    @property
    def _hidden_words(self) -> str:
        """The samples whose boxes are hidden, as a sentence; "" of none."""
        if not self.hidden:
            return ""
        return (
            f" Boxes on {count_of(self.hidden, 'sample')} do not count: the review is blind, and "
            f"what others marked there is hidden {until(judges=self.judges)}."
        )

    @property
    def _measured_words(self) -> str:
        if not self.total:
            return f"No box is marked{' on the samples that you may see' if self.hidden else ''}."
        if not self.layers:
            none = "No marked box is measured so far." if self.done < self.total else ""
            return (none or "No marked box can be measured.") + self._left_out
        methods = dict.fromkeys(each.method for each in self.layers)
        text = " ".join(
            _method_words(
                [each for each in self.layers if each.method == method],
                self.no_interval or NOT_DRAWN,
            )
            for method in methods
        )
        if len(methods) > 1:
            text += " Methods are not compared: their boxes may lie on other images."
        if self.weights:
            text += f" {self.weights} in this queue."
        if self.done < self.total:
            text += f" {self.done:,} of {count_of(self.total, 'verdict')} so far."
        if self.frozen_only:
            text += " The model has changed since the review: only stored maps count."
        if self.long:
            text += (
                f" {self.long:,} of the verdicts count only at the judged layer: with their "
                "method, maps of every layer take long."
            )
        return text + self._left_out

    @property
    def _left_out(self) -> str:
        """The verdicts that count nowhere, and why, as a sentence; "" of none."""
        reasons = "; ".join(
            f"{count_of(count, 'verdict')}, as {why}" for why, count in self.unmeasured
        )
        return f" Not measured: {reasons}." if reasons else ""


_measured: FIFOCache[tuple[str, bool], Measured] = FIFOCache(LARGEST_CACHE)  # by verdict
_measured_lock = Lock()


def _method_words(layers: Sequence[LayerInside], no_interval: str) -> str:
    """The layers of one method in sentences, or that none has a share."""
    if measured := [each for each in layers if each.energy is not None]:
        return _best_words(measured, no_interval)
    of = f", {layers[0].method}," if layers[0].method else ""
    return f"The share in the boxes{of} is not defined: {layers[0].undefined_words}."


def _best_words(measured: Sequence[LayerInside], no_interval: str) -> str:
    """The judged layer in sentences, then the one with most above the boxes' area.

    And how far that may be chance.
    """
    measured = [each for each in measured if each.layer != PER_PIXEL] or measured  # of other images
    best = max(measured, key=lambda each: each.excess)
    first = max(measured, key=lambda each: each.judged)
    if not first.judged:
        first = best
    where = "of the maps per pixel" if first.layer == PER_PIXEL else f"at {first.layer}"
    if first.method:
        where = f"{first.method} {PER_PIXEL if first.layer == PER_PIXEL else where}"
    several = first.judged and len(measured) > 1
    judged = f", where {count_of(first.judged, 'verdict')} judged the map" if several else ""
    against = "Against the boxes’ area"
    if first is best and len(measured) > 1:
        none = "No layer lies above the boxes’ area; nearest to it"
        against = "Most above the boxes’ area" if best.excess > 0 else none
    text = (
        f"{against}{', ' if first.method else ' '}{where}{judged}: {_inside_words(first)}, "
        f"{first.excess_words}, of {first.count_words}."
    )
    if first.pointed_ends is None:
        text += f" Other images may differ: {no_interval}."
    elif first.above is None:
        text += f" With fewer than {ENOUGH} images, this may be chance."
    elif first.above[0] <= 0 <= first.above[1]:
        text += " This may be chance."
    if len(measured) == 1:
        return text
    if first is best:
        return f"{text} It is the best of {len(measured):,} layers: expect less on other images."
    return (
        f"{text} The best of {len(measured):,} layers is {best.layer}, with "
        f"{percent(best.energy or 0)} in {percent(best.area or 0)}, {best.excess_words}: expect "
        "less of it on other images."
    )


def _inside_words(each: LayerInside) -> str:
    """The share in the boxes beside their area."""
    return (
        f"{percent(each.energy or 0)} of the {each.what} {'lies' if each.of_class else 'lie'} in "
        f"boxes that cover {percent(each.area or 0)} of the input"
    )


def marked_boxes(  # noqa: PLR0913 - the review, who looks, and how long it may take
    services: Services,
    review: Review,
    person: str,
    seconds: float | None = None,
    step: Step = no_step,
    *,
    may_judge: bool = True,
) -> MarkedBoxes:
    """Measures the marked verdicts, for at most `seconds` if set; each is a `step`.

    `may_judge` as in `summary_for`. Raises: UnknownReview; DatabaseProblem.
    """
    cached = summary_for(services.reviews, review.id, person, may_judge=may_judge)
    verdicts = services.reviews.verdicts.of_review(review.id, person, marked=True)
    card = same_model(services, review)
    end = None if seconds is None else time.monotonic() + seconds
    by_layer: defaultdict[tuple[str, str], list[tuple[int, Inside]]] = defaultdict(list)
    of_class: dict[str, bool] = {}
    has_zero: dict[str, bool] = {}
    judged: Counter[tuple[str, str]] = Counter()
    unmeasured: Counter[str] = Counter()
    done = long = 0
    for number, verdict in enumerate(verdicts):
        step(number, len(verdicts))
        key = verdict.id, card is not None
        with _measured_lock:
            measured = _measured.get(key)
        if measured is None:
            if end is not None and time.monotonic() > end:
                continue
            try:
                measured = _measure(services, card, verdict)
            except NextRequest:
                continue
            with _measured_lock:
                _measured[key] = measured
        done += 1
        long += measured.long
        unmeasured.update([measured.why_not] if measured.why_not else [])
        assert verdict.judgement is not None
        sample = cached.samples.sample(verdict.position)
        prediction = judged_prediction(sample, verdict.judgement, services.reviews.snapshots)
        method, of_class[method], has_zero[method] = _method_of(verdict.judgement, prediction)
        judged[method, _layer_of(verdict)] += 1
        for layer, each in measured.boxes:
            if not has_zero[method]:
                each = Inside(None, None, each.area)
            by_layer[method, layer].append((verdict.position, each))
    order = [layer.name for layer in card.layers] if card else []
    every = (*order, *sorted(layer for _, layer in by_layer))
    methods = sorted({method for method, _ in by_layer})
    keys = [(method, layer) for method in methods for layer in dict.fromkeys(every)]
    summary = cached.summary
    drawn = not summary.no_interval
    layers = tuple(
        replace(
            over_layer(layer, by_layer[method, layer], drawn=drawn),
            method=method,
            has_zero=has_zero[method],
            of_class=of_class[method],
            judged=judged[method, layer],
        )
        for method, layer in keys
        if (method, layer) in by_layer
    )
    return MarkedBoxes(
        *(layers, done, len(verdicts), card is None, long),
        unmeasured=tuple(sorted(unmeasured.items())),
        hidden=summary.hidden,
        judges=summary.judges,
        weights=summary.sampling.weights,
        no_interval=summary.no_interval,
    )


OF_EDITED = "of edited images"
OTHER_CLASS = "for another class than the predicted one"


def _method_of(judgement: Judgement, prediction: JudgedPrediction) -> tuple[str, bool, bool]:
    """The method of the map that was judged, with its settings.

    And whether it explains a class, and whether its maps have a zero.

    Maps of edited images, and of another class than the predicted one (or ones), stand apart.
    """
    try:
        method = find_method(judgement.method)
        name, of_class, has_zero = method.name, method.of_class, method.has_zero
        settings = method.non_defaults(judgement.parameters)
    except ExplainerError:
        name, of_class, has_zero = judgement.method, True, True
        settings = tuple(sorted(judgement.parameters.items()))
    stated = ", ".join(f"{key} {value}" for key, value in settings)
    name = f"{name} ({stated})" if stated else name
    name += f" {OF_EDITED}" if judgement.edits else ""
    other = prediction.is_of_map(judgement) is False
    return f"{name} {OTHER_CLASS}" if other else name, of_class, has_zero


def _layer_of(verdict: Verdict) -> str:
    """The layer of the map that was judged."""
    assert verdict.judgement is not None
    return verdict.judgement.layer or PER_PIXEL


def same_model(services: Services, review: Review) -> ModelCard | None:
    """The reviewed model, None where it is not served here or has other weights."""
    try:
        card = services.engine.card(review.model.key)
    except ExplainerError:
        return None
    model = review.model
    return card if card.network_id == (model.weights_sha256, model.preprocess) else None


def _measure(services: Services, card: ModelCard | None, verdict: Verdict) -> Measured:
    """Each layer's map against each box, or why there is nothing.

    Raises: NextRequest where this request has computed enough.
    """
    judgement = verdict.judgement
    if judgement is None or not judgement.evidence:
        return Measured(why_not=LOST)
    try:
        edges = services.reviews.snapshots.facts(judgement.evidence)["image"]["crop"]
        crop = None if edges is None else _box(edges)
    except (DataError, KeyError, TypeError, ValueError):
        return Measured(why_not=LOST)
    if crop is None:
        return Measured(why_not=UNKNOWN_CROP)
    try:
        maps, long = _maps(services, card, verdict)
    except DataError:
        return Measured(why_not=LOST)
    pairs = [
        (layer, inside(values, crop, (box.left, box.top, box.right, box.bottom)))
        for layer, values in maps.items()
        for box in judgement.boxes
    ]
    boxes = tuple((layer, inside_box) for layer, inside_box in pairs if inside_box is not None)
    return Measured(boxes, long, "" if boxes else OUTSIDE if pairs else NO_MAP)


def _maps(
    services: Services, card: ModelCard | None, verdict: Verdict
) -> tuple[Mapping[str, np.ndarray], bool]:
    """Maps by layer: computed again where that can be done, over those that were kept.

    And whether computing them again would take long. Raises: NextRequest.
    """
    judgement = verdict.judgement
    assert judgement is not None
    stored = services.reviews.snapshots.arrays(judgement.evidence)
    frozen = {_layer_of(verdict): stored[judgement.layer]} if judgement.layer in stored else {}
    per_pixel = not judgement.layer
    if card is None or judgement.target < 0 or (per_pixel and frozen):
        return frozen, False
    sample = services.reviews.queue.sample(verdict.review_id, verdict.position)
    try:
        judged = edited_id(sample.image_id, judgement.edits)
        image = find_image(services, judged, NO_SESSION).ref
        parameters = find_method(judgement.method).non_defaults(judgement.parameters)
        query = card, image, judgement.target, judgement.method, parameters
        refuse_long(services.engine, tuple(map_requests(*query)))
        maps = layer_maps(services.engine, *query)
    except NextRequest:
        raise
    except NotComputed:
        return frozen, True
    except (DataError, ExplainerError):
        return frozen, False
    names = [PER_PIXEL] if per_pixel else [layer.name for layer in card.layers]
    computed = {name: each.values for name, each in zip(names, maps, strict=True)}
    return computed | frozen, False


def _box(edges: Sequence[float]) -> Box:
    left, top, right, bottom = (float(edge) for edge in edges)
    return left, top, right, bottom
