"""The view of the judging page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from dashboard.access import current_person
from dashboard.reviews.sample_view import opened
from dashboard.ui import fields as p
from dashboard.ui.choices import Choices
from dashboard.ui.map_view import View
from dashboard.ui.view import MapsView, UnfitError, Values, ViewField
from data.reviews import ReviewProblem


def _review(text: str, choices: Choices, _: Values) -> str:
    try:
        return choices.services.reviews.get(text).id
    except ReviewProblem as problem:
        raise UnfitError(str(problem)) from None


def _sample(text: str, choices: Choices, parsed: Values) -> int:
    count = choices.services.reviews.get(str(parsed["review"])).samples if parsed["review"] else 0
    if not text.isdecimal() or int(text) >= count:
        raise UnfitError(
            f"There is no sample {text!r}: this review's samples are 0 to {count - 1}."
        )
    return int(text)


def _verdict(text: str, choices: Choices, parsed: Values) -> str:
    try:
        verdict = choices.services.reviews.verdicts.get(text, current_person().name)
    except ReviewProblem as problem:
        raise UnfitError(str(problem)) from None
    if (verdict.review_id, verdict.position) != (parsed["review"], parsed["sample"]):
        raise UnfitError("The linked verdict belongs to another sample and was ignored.")
    return text


def _reviewed_model(choices: Choices, parsed: Values) -> str:
    key = choices.services.reviews.get(str(parsed["review"])).model.key if parsed["review"] else ""
    return key if key in choices.models else choices.models[0]


def _model(text: str, choices: Choices, parsed: Values) -> str:
    if text != parsed["model"]:
        raise UnfitError(f"This review covers only {choices.name(str(parsed['model']))}.")
    return text


@dataclass(frozen=True, kw_only=True)
class JudgeView(MapsView):
    """One sample of a review, and how its map is drawn. `target` None: the predicted class.

    `verdict` is the id of the one that a permalink leads to; `sample` a position in the queue.
    """

    parameters: ClassVar[tuple[ViewField, ...]] = (
        ViewField("review", lambda _, __: "", _review),
        ViewField("sample", lambda _, __: 0, _sample),
        ViewField("verdict", lambda _, __: "", _verdict),
        ViewField("model", _reviewed_model, _model),
        p.LAYER,
        p.METHOD,
        p.PARAMS,
        p.TARGET,
        p.EDITS,
        p.RELEVANCE,
        p.RESOLUTION,
        p.SCALE,
        p.OPACITY,
        p.one_of("show", "input", "original"),
    )
    # A sample may be opened with anything, so that only what is stated holds.
    identity: ClassVar[tuple[str, ...]] = (
        *("review", "sample", "model", "layer", "method"),
        *("relevance", "resolution", "scale", "opacity", "show"),
    )
    stated_empty: ClassVar[tuple[str, ...]] = ("edits",)
    clears: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "sample": ("verdict", "layer", "method", "params", "target", "edits"),
        "relevance": ("scale",),
    }
    refreshes_options: ClassVar[tuple[str, ...]] = ("model", "relevance", "review")

    review: str
    sample: int
    verdict: str = ""
    layer: str
    method: str
    params: str = ""
    target: int | None = None
    edits: str = ""
    relevance: str = "relu"
    scale: str = "inferno"
    opacity: int = 60
    show: str = "input"

    @classmethod
    def from_values(cls, values: Values, choices: Choices, before: Values | None = None) -> Self:
        """Reads untrusted values; a missing one is as the sample opens."""
        return super().from_values(opened(choices.services.reviews, values), choices, before)

    def of_image(self, image_id: str) -> View:
        """The same view of an image in Explore."""
        carried = {name: value for name, value in self.values().items() if name in _OF_EXPLORE}
        return View(image=image_id, **carried)  # type: ignore[arg-type]


_OF_EXPLORE = {parameter.name for parameter in View.parameters}
