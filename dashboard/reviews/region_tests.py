"""Region tests of judged maps: which one belongs to a view, what a verdict keeps, in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from dashboard.ui.scene import Scene
from dashboard.what_if.experiments import region_test_of
from dashboard.what_if.records import region_test_record
from dashboard.what_if.words import FILL_NAMES, edits_words
from data.numerals import NBSP, count_of, points, probability
from data.reviews import Choice, Judgement, Verdict
from explainers.engine.requests import RegionTestRequest
from explainers.what_if.region_test import FILLS
from explainers.what_if.results import RegionTest

RUN, NOT_RUN = "run", "not run"
NOT_REQUESTED = "not asked for"  # in a review that does not ask for it
WRONG_REASON = Choice.RIGHT_WRONG_REASON
OF_FILL = {
    "drop": "of the probability, -1 to 1, with the marked region {}",
    "rank": "of that drop among those of all regions; 1 is the largest",
}
COLUMNS = {  # of the table of verdicts, with what each holds
    "region_test": f"{RUN}, {NOT_RUN}, or {NOT_REQUESTED} by the review",
    "region_percent": "marked part of the image",
    "region_probability": "of the class, before anything is erased",
    **{
        f"region_{name}_{fill}": meaning.format(FILL_NAMES[fill])
        for fill in FILLS
        for name, meaning in OF_FILL.items()
    },
    "regions": "marked region and controls",
}
HEADINGS = ("sample", "reviewer", *(f"region {FILL_NAMES[fill]}" for fill in FILLS), "conclusion")
MEANING = (
    "The points are the change of the class's probability without the region that the map marks; "
    "the controls are the same shape elsewhere. Rank 1: no control costs as much."
)


def request_of(scene: Scene) -> RegionTestRequest:
    """The region test of the map that is judged, with its edits."""
    return region_test_of(scene.map_request(scene.with_edits))


def mark_of(request: RegionTestRequest) -> str:
    """What tells a test from others: a page sends it with a verdict if it shows the result."""
    images = [image.sha256 for image in request.images]
    about = request.model, images, request.targets, request.layers, request.method
    text = repr((about, request.parameters, request.percent, request.seed, request.protocol))
    return sha256(text.encode()).hexdigest()[:16]


def kept_of(test: RegionTest) -> dict[str, Any]:
    """What a verdict keeps of a test: the drop and rank of each filling, its controls in brief."""
    record = region_test_record(test)
    del record["caution"]
    for fill in record["fills"].values():
        del fill["controls"]["drops"]
    return record


@dataclass(frozen=True)
class WrongReason:
    """A verdict "right for the wrong reason", and its region test in words, a text per filling."""

    position: int
    reviewer: str
    verdict: str  # its id
    drops: tuple[str, ...]  # in the order of FILLS
    conclusion: str

    @property
    def texts(self) -> tuple[str, ...]:
        """The columns behind sample and reviewer: see HEADINGS."""
        return *self.drops, self.conclusion


def wrong_reasons(verdicts: Iterable[Verdict]) -> list[WrongReason]:
    """Those of the verdicts that are "right for the wrong reason", in their order."""
    reasons = []
    for verdict in verdicts:
        judgement = verdict.judgement
        if judgement is None or judgement.choice is not WRONG_REASON:
            continue
        test = judgement.region_test
        fills = {} if test is None else test["fills"]
        reasons.append(
            WrongReason(
                *(verdict.position, verdict.reviewer, verdict.id),
                tuple(_fill_words(fills[fill]) if fill in fills else NOT_RUN for fill in FILLS),
                NOT_RUN if test is None else _conclusion(judgement, test),
            )
        )
    return reasons


def is_listed(reasons: Sequence[WrongReason], *, requested: bool) -> bool:
    """Whether there is anything to list: the review asks for the test, or one was run."""
    return bool(reasons) and (requested or any(each.conclusion != NOT_RUN for each in reasons))


def summary_words(reasons: Sequence[WrongReason]) -> str:
    """How many of the verdicts have a test, and what a row says."""
    run = sum(each.conclusion != NOT_RUN for each in reasons)
    return (
        f"{count_of(len(reasons), 'verdict')} “right for the wrong reason”; the region test was "
        f"run with {run:,}. {MEANING}"
    )


def cells_of(judgement: Judgement, *, requested: bool) -> list[object]:
    """The columns COLUMNS of a verdict; the numbers are "" where no test was run."""
    test = judgement.region_test
    state = state_of(judgement, requested=requested)
    if test is None:
        return [state, *[""] * (len(COLUMNS) - 1)]
    fills = [test["fills"].get(fill) for fill in FILLS]
    numbers = [fill[name] if fill else "" for fill in fills for name in OF_FILL]
    regions = max((fill["regions"] for fill in fills if fill), default="")
    return [state, test["percent"], test["probability"], *numbers, regions]


def state_of(judgement: Judgement, *, requested: bool) -> str:
    """Whether a verdict has a region test: "run", or why it has none."""
    if judgement.region_test is not None:
        return RUN
    return NOT_RUN if requested else NOT_REQUESTED


def words_of(judgement: Judgement, *, requested: bool) -> str:
    """The test of a verdict in one line; "" where it has none and was not asked for any."""
    test = judgement.region_test
    if test is None:
        return NOT_RUN if requested else ""
    fills = "; ".join(
        f"{FILL_NAMES[name]}: {_fill_words(fill)}" for name, fill in test["fills"].items()
    )
    return f"the map’s top {test['percent']:g}{NBSP}% {fills}"


def _conclusion(judgement: Judgement, test: Mapping[str, Any]) -> str:
    """The conclusion, with the probability that drops start from and the edits of the image."""
    start = f"{test['conclusion']} The whole image: {probability(test['probability'])}."
    return f"{start} Edited: {edits_words(judgement.edits)}." if judgement.edits else start


def _fill_words(fill: Mapping[str, Any]) -> str:
    controls = fill["controls"]
    return (
        f"{points(-fill['drop'])}, rank {fill['rank']} of {fill['regions']} (controls: median "
        f"{points(-controls['median'])}, from {points(-controls['highest'])} to "
        f"{points(-controls['lowest'])})"
    )
