"""All data of a review, gathered for its report and its exports."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import takewhile

from dashboard.reviews.guideline_history import GuidelineHistory, guideline_history
from dashboard.reviews.judged_maps import other_maps, untested_maps
from dashboard.reviews.judged_predictions import (
    JudgedPrediction,
    judged_pictures,
    judged_prediction,
    not_recorded,
    of_unedited,
)
from dashboard.reviews.summarise import summarise
from dashboard.reviews.summary import UNTIL_CLOSED, Summary
from data.analysis.boxes import LayerInside
from data.reviews import (
    CLOSED,
    AuditEntry,
    ChoiceTable,
    CurrentQueue,
    Remark,
    Review,
    ReviewStore,
    SampleTable,
    Settlement,
    SnapshotProblem,
    SnapshotStore,
    Verdict,
    VerdictHidden,
)

MANY = 10_000  # entries of the audit trail at a time
SIGNED = "review signed"


@dataclass(frozen=True)
class Signature:
    """The report's own sign-off."""

    statement: str
    name: str
    at: float


@dataclass(frozen=True, eq=False)
class Dossier:
    """A review with all versions of all verdicts that a person may see.

    `histories` are by sample and reviewer, oldest version first; `settlements` likewise.
    """

    review: Review
    samples: SampleTable
    choices: ChoiceTable
    summary: Summary
    histories: Mapping[tuple[int, str], Sequence[Verdict]]
    remarks: Mapping[int, Sequence[Remark]]
    settlements: Mapping[int, Sequence[Settlement]]
    audit: Sequence[AuditEntry]  # what the person may see, oldest first, up to the sign-off
    hidden_entries: int = 0  # of the audit trail
    guidelines: GuidelineHistory = field(default_factory=GuidelineHistory)
    signature: Signature | None = None
    layers: Sequence[LayerInside] = ()  # marked boxes, in the order of the model's layers
    boxes_words: str = ""  # their basis, what is not measured, and what is hidden
    queue: CurrentQueue | None = None  # None: as it was built
    self_named: bool = False  # reviewers typed their names, without a log-in
    labels: Mapping[int, str] = field(default_factory=dict)  # of the classes that maps explain
    of_edited: Mapping[str, JudgedPrediction] = field(default_factory=dict)  # by verdict's id
    by_position: Mapping[int, Sequence[Sequence[Verdict]]] = field(init=False)
    closings: Sequence[float] = field(init=False)  # when it was closed

    def __post_init__(self) -> None:
        by_position: defaultdict[int, list[Sequence[Verdict]]] = defaultdict(list)
        for (position, _), versions in sorted(self.histories.items()):
            by_position[position].append(versions)
        object.__setattr__(self, "by_position", by_position)
        closings = [each.created for each in self.audit if each.action.startswith(CLOSED)]
        object.__setattr__(self, "closings", closings)

    @property
    def current_queue(self) -> CurrentQueue:
        """How the queue was built, and how many samples were added to it by hand."""
        return self.queue or CurrentQueue(self.review.queue)

    def prediction_of(self, verdict: Verdict) -> JudgedPrediction:
        """The prediction for the picture that a version of a verdict judged."""
        sample = self.samples.sample(verdict.position)
        if verdict.judgement is None or not verdict.judgement.edits:
            return of_unedited(sample)
        return self.of_edited.get(verdict.id) or not_recorded(sample)


def gather(  # noqa: PLR0913 - each is a part of the file
    store: ReviewStore,
    review_id: str,
    person: str,
    *,
    layers: Sequence[LayerInside] = (),
    boxes_words: str = "",
    signature: Signature | None = None,
    labels: Sequence[str] = (),
    self_named: bool = False,
    may_judge: bool = True,
) -> Dossier:
    """Reads the whole review as `person` may see it; `labels` are the model's, where it is served.

    `self_named` as in `Dossier`, `may_judge` as in `summary_for`.

    Raises: UnknownReview; DatabaseProblem.
    """
    review = store.get(review_id)
    samples = store.statistics.samples(review_id)
    tags = store.statistics.tags(review_id, person)
    choices = store.statistics.choices(review_id, person)
    trail = _audit(store, review_id)
    hidden = store.audit.hidden_from(review_id, person)
    audit = [entry for entry in trail if entry.number not in hidden]
    if signature is None and (signed := store.sign_offs.of_review(review_id)):
        signature = Signature(signed.statement, signed.name, signed.created)
    remarks: defaultdict[int, list[Remark]] = defaultdict(list)
    for remark in store.discussion.of_review(review_id, person):
        remarks[remark.position].append(remark)
    histories = _histories(store, review_id, person, audit)
    queue = store.statistics.queue(review_id)
    return Dossier(
        review=review,
        samples=samples,
        choices=choices,
        summary=summarise(
            choices,
            samples,
            tags,
            queue,
            blind=review.blind,
            other_maps=other_maps(store, review_id, len(choices.codes)),
            pictures=judged_pictures(store, review_id, samples, choices),
            map_tests=untested_maps(store, review_id, choices.hidden),
            judges=may_judge and review.takes(person),
        ),
        histories=histories,
        remarks=remarks,
        settlements=_settlements(store, review_id, person, audit),
        audit=audit,
        hidden_entries=len(hidden),
        guidelines=guideline_history(trail, store.verdicts.setup_versions(review_id)),
        signature=signature,
        layers=layers,
        boxes_words=boxes_words,
        labels=_labels(store.snapshots, samples, histories.values(), labels),
        queue=queue,
        self_named=self_named,
        of_edited={
            each.id: judged_prediction(
                samples.sample(each.position), each.judgement, store.snapshots
            )
            for versions in histories.values()
            for each in versions
            if each.judgement is not None and each.judgement.edits
        },
    )


def hidden_entries_words(count: int, *, judges: bool = True) -> str:
    """That a blind review hides so many entries of its audit trail; "" of none."""
    if not count:
        return ""
    entries = "1 entry is" if count == 1 else f"{count:,} entries are"
    if not judges:
        return f"{entries} not shown {UNTIL_CLOSED}: it is blind."
    return (
        f"{entries} not shown: the review is blind, and they concern samples that you have not "
        "judged."
    )


def _labels(
    evidence: SnapshotStore,
    samples: SampleTable,
    histories: Iterable[Sequence[Verdict]],
    of_model: Sequence[str],
) -> dict[int, str]:
    """Names of the classes that maps explain, from predictions, labels, evidence or the model.

    A class that none of them names is left out.
    """
    labels = dict(zip(samples.labels.tolist(), samples.class_names, strict=True))
    labels |= dict(zip(samples.predicted.tolist(), samples.predicted_names, strict=True))
    for yes in samples.yes:
        labels |= yes or {}
    judgements = (version.judgement for versions in histories for version in versions)
    for judgement in judgements:
        if judgement is None or judgement.target in labels:
            continue
        index = judgement.target
        if 0 <= index < len(of_model):
            labels[index] = of_model[index]
        with suppress(SnapshotProblem):
            provenance = evidence.facts(judgement.evidence).get("provenance", {})
            if provenance.get("target") == index:
                labels[index] = provenance.get("target_label", "")
    return {index: name for index, name in labels.items() if index >= 0 and name}


def _audit(store: ReviewStore, review_id: str) -> list[AuditEntry]:
    """All entries up to the sign-off; the report is made before it."""
    entries: list[AuditEntry] = []
    before = None
    while page := store.audit.entries(review_id, before=before, limit=MANY):
        entries += page
        before = page[-1].number
    return list(takewhile(lambda entry: entry.action != SIGNED, reversed(entries)))


def _histories(
    store: ReviewStore, review_id: str, person: str, audit: Iterable[AuditEntry]
) -> dict[tuple[int, str], list[Verdict]]:
    """Only verdicts with more than one version are read one by one."""
    histories = {}
    for verdict in store.verdicts.of_review(review_id, person):
        histories[verdict.position, verdict.reviewer] = [verdict]
    changed = {key for key, (verdict,) in histories.items() if verdict.version > 1}
    withdrawn = {
        (entry.position, entry.who)
        for entry in audit
        if entry.position is not None and entry.action == "verdict withdrawn"
    }
    for position, reviewer in changed | withdrawn:
        with suppress(VerdictHidden):
            histories[position, reviewer] = store.verdicts.history(
                review_id, position, reviewer, person
            )
    return histories


def _settlements(
    store: ReviewStore, review_id: str, person: str, audit: Iterable[AuditEntry]
) -> dict[int, list[Settlement]]:
    """All versions, also of those that were withdrawn."""
    current = {each.position for each in store.settlements.of_review(review_id, person)}
    settled = {
        entry.position
        for entry in audit
        if entry.position is not None and entry.action == "settlement withdrawn"
    }
    settlements = {}
    for position in sorted(current | settled):
        with suppress(VerdictHidden):
            settlements[position] = store.settlements.history(review_id, position, person)
    return settlements
