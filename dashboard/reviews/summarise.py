"""From what the reviewers judged to the summary of a review."""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from dashboard.reviews.counted_samples import Disputes, RightSamples, SharedSamples, WrongSamples
from dashboard.reviews.judged_maps import MapTests
from dashboard.reviews.judged_predictions import JudgedPictures
from dashboard.reviews.sampling import Sampling
from dashboard.reviews.summary import (
    CANNOT_TELL,
    RIGHT,
    WRONG_PREDICTION,
    WRONG_REASON,
    ChoiceCounts,
    Codes,
    Summary,
)
from data.analysis.agreement import MISSING, PAIR, agreement, count_ratings
from data.analysis.calibration import proportion
from data.reviews import (
    CHOICES,
    NONE_GIVEN,
    ChoiceTable,
    Confidence,
    CurrentQueue,
    QueueOrigin,
    SampleTable,
    TagCount,
)

UNKNOWN = "class unknown"
NO_MAPS = MapTests(0, 0)
AT_RANDOM = CurrentQueue(QueueOrigin("images at random", "random:1", 0))


def summarise(  # noqa: PLR0913 - each is a part of the review
    table: ChoiceTable,
    samples: SampleTable,
    tags: Iterable[TagCount],
    queue: CurrentQueue = AT_RANDOM,
    *,
    blind: bool = True,
    other_maps: npt.NDArray[np.bool_] | None = None,
    pictures: JudgedPictures | None = None,
    map_tests: MapTests = NO_MAPS,
    judges: bool = True,
) -> Summary:
    """Everything that the page and the report state about the whole review.

    `map_tests` and `judges` as in `Summary`, `blind` as in `SharedSamples`; `other_maps`
    (n samples,) as `judged_maps.other_maps`; without `pictures` none was edited.
    """
    codes, single = table.codes, table.single
    counts = count_ratings(codes, len(CHOICES))
    judged_by = table.reviewers_of
    decided_codes = outcomes(table)
    decided = _row("decided", decided_codes[decided_codes != NONE_GIVEN])
    right = np.isin(decided_codes, (RIGHT, WRONG_REASON))
    pictures = pictures or JudgedPictures.unedited(samples)
    predicted = (samples.predicted >= 0) | pictures.edited
    named = np.array([bool(name) for name in samples.class_names], np.bool_)
    labelled = named | (samples.labels >= 0)
    wrong = np.isin(decided_codes, WRONG_PREDICTION)
    unknown = right & ~(pictures.right | pictures.wrong | pictures.unrecorded)
    reason_given = counts[:, WRONG_REASON] > 0
    left_out = int((cannot_count(decided_codes) & (judged_by > 0)).sum())
    differ = np.zeros(len(codes), np.bool_) if other_maps is None else other_maps & ~table.hidden
    deciding = np.flatnonzero(decided_codes == WRONG_REASON)
    gaps = queue.gaps(judged_by > 0, table.withdrawn, table.hidden)
    pairs = queue.gaps(judged_by >= PAIR, table.withdrawn, table.hidden, PAIR)
    classes = [name or UNKNOWN for name in samples.class_names]
    return Summary(
        outcomes=decided_codes,
        single=single,
        is_settled=table.is_settled,
        pictures=pictures,
        judged=int((judged_by > 0).sum()),
        alone=int(single.sum()),
        verdicts=int(judged_by.sum()),
        hidden=int(table.hidden.sum()),
        decided=decided,
        decided_single=_row(
            "by one reviewer", decided_codes[(decided_codes != NONE_GIVEN) & single]
        ),
        wrong_reason=proportion(len(deciding), int(right.sum()), left_out=left_out + len(gaps)),
        deciding=deciding,
        left_out=left_out,
        gaps=gaps,
        no_interval=queue.no_interval(judged_by > 0, gaps),
        right=RightSamples(
            single=int((right & single).sum()),
            other_maps=int((right & differ).sum()),
            edited=int((right & pictures.edited).sum()),
            unrecorded=int((right & pictures.unrecorded).sum()),
            settled=int((right & table.is_settled).sum()),
            unlike_label=int((right & pictures.wrong).sum()),
            unlabelled=int((unknown & ~labelled).sum()),
            uncompared=int((unknown & labelled & predicted).sum()),
            unpredicted=int((unknown & labelled & ~predicted).sum()),
        ),
        wrong=WrongSamples(
            count=int(wrong.sum()),
            like_label=int((wrong & pictures.right).sum()),
            edited=int((wrong & pictures.edited).sum()),
            unrecorded=int((wrong & pictures.unrecorded).sum()),
        ),
        disputes=Disputes(
            settled=int(table.is_settled.sum()),
            open=np.flatnonzero(table.disputed),
            again=np.flatnonzero(table.again),
            open_reason=int((table.disputed & reason_given).sum()),
            again_reason=int((table.again & reason_given).sum()),
            overruled=np.flatnonzero(
                table.is_settled & (decided_codes != WRONG_REASON) & reason_given
            ),
        ),
        agreement=agreement(
            codes,
            len(CHOICES),
            no_interval=queue.no_interval(judged_by >= PAIR, pairs),
            left_out=len(pairs),
        ),
        shared=SharedSamples(
            gaps=pairs,
            other_maps=int(((judged_by >= PAIR) & differ).sum()),
            blind=blind,
            informed=int(table.informed[judged_by > 1].sum()),
        ),
        breakdowns={
            "class": _by_name([(name,) for name in classes], counts),
            "group": _by_name(samples.groups, counts),
            "tag": _by_tag(tags),
            "reviewer": tuple(
                _row(name, codes[codes[:, i] != NONE_GIVEN, i])
                for i, name in enumerate(table.reviewers)
            ),
        },
        sampling=Sampling(queue.picked, queue.part, queue.weights(equal=_equally_many(samples))),
        map_tests=map_tests,
        judges=judges,
        confidence=tuple(
            np.bincount(table.confidence[codes != NONE_GIVEN], minlength=len(Confidence)).tolist()
        ),
    )


def cannot_count(codes: Codes) -> npt.NDArray[np.bool_]:
    """(n,) outcomes of which no rate can be stated: not decided, or "cannot tell"."""
    return np.isin(codes, (NONE_GIVEN, CANNOT_TELL))


def outcomes(table: ChoiceTable) -> Codes:
    """(n,) the settlement, else the verdict that all reviewers share.

    NONE_GIVEN if they differ, or if the settlement is out of date.
    """
    codes = table.codes
    if not codes.shape[1]:
        return np.where(table.is_settled, table.settled, NONE_GIVEN).astype(np.int8)
    judged = codes != NONE_GIVEN
    highest = codes.max(1)
    same = ((codes == highest[:, None]) | ~judged).all(1)
    agreed = np.where(same, highest, NONE_GIVEN)
    decided: Codes = np.where(table.is_settled, table.settled, agreed).astype(np.int8)
    decided[table.outdated] = NONE_GIVEN
    return decided


def _equally_many(samples: SampleTable) -> bool:
    """Whether the queue holds equally many samples of each class."""
    counts = Counter(zip(samples.labels.tolist(), samples.class_names, strict=True))
    return len(set(counts.values())) < PAIR


def _row(name: str, codes: Codes) -> ChoiceCounts:
    return ChoiceCounts(name, tuple(np.bincount(codes, minlength=len(CHOICES)).tolist()))


def _by_name(
    names: Sequence[Sequence[str]], counts: npt.NDArray[np.int64]
) -> tuple[ChoiceCounts, ...]:
    """Verdicts by the names of each sample; the most suspicious first."""
    index: dict[str, int] = {}
    pairs = [(i, index.setdefault(name, len(index))) for i, of in enumerate(names) for name in of]
    total = np.zeros((len(index), len(CHOICES)), np.int64)
    if pairs:
        samples, rows = np.array(pairs).T
        np.add.at(total, rows, counts[samples])
    by_name = [ChoiceCounts(name, tuple(total[row].tolist())) for name, row in index.items()]
    return tuple(sorted((row for row in by_name if row.total), key=_suspicion))


def _by_tag(tags: Iterable[TagCount]) -> tuple[ChoiceCounts, ...]:
    by_tag: dict[str, list[int]] = {}
    for each in tags:
        counts = by_tag.setdefault(each.tag, [0] * len(CHOICES))
        counts[CHOICES.index(each.choice)] += each.count
    rows = (ChoiceCounts(name, tuple(counts)) for name, counts in by_tag.items())
    return tuple(sorted(rows, key=lambda row: (-row.total, row.name)))


def _suspicion(row: ChoiceCounts) -> tuple[float, int, str]:
    """Most wrong reasons first, then most verdicts."""
    return -row.counts[WRONG_REASON], -row.total, row.name


assert MISSING == NONE_GIVEN  # a table of choices is a table of ratings
