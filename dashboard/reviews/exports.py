"""A review as a table of verdicts and as one JSON object a line."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields
from typing import Any

from dashboard.core.schemas import REVIEW_JSONL
from dashboard.maps.captions import answer_of_sample
from dashboard.reviews.counted_samples import NOT_RECORDED
from dashboard.reviews.region_tests import COLUMNS as REGION_COLUMNS
from dashboard.reviews.region_tests import cells_of, state_of
from dashboard.reviews.report_data import Dossier
from dashboard.reviews.summary import UNTIL_CLOSED
from data.gallery.outcomes import RIGHT, WRONG
from data.reviews import (
    CHOICES,
    NONE_GIVEN,
    NOT_PREDICTED,
    OUTDATED,
    GivenVersion,
    Judgement,
    Verdict,
    could_see_others,
)

Labels = Mapping[int, str]  # names of classes by their index
YES_NO = {True: "yes", False: "no", None: ""}
IS_RIGHT = {RIGHT: True, WRONG: False}  # by outcome
JUDGED = {  # columns about the picture that was judged, with their names in JSON Lines
    "judged_predicted": "predicted",
    "judged_probability": "probability",
    "no_judged_prediction": "no_prediction",
    "judged_predicted_right": "predicted_right",
    "map_of_predicted": "map_of_predicted",
}
COLUMNS = {  # of the table of verdicts, with what each holds
    "sample": "its number in the queue, from 1",
    "image": "file name",
    "image_sha256": "of the file",
    "class": "of the gallery's label; empty without one",
    "predicted": "class that the model predicts for the image without edits; of independent "
    "classes all of them, or no class",
    "probability": "of the predicted class; of independent classes: of the most probable one",
    "no_prediction": "why there is none",
    "predicted_right": "yes if that prediction is right by the label, else no; empty if unknown",
    "reviewer": "name; empty for a sample without a verdict",
    "verdict": "the reviewer's current choice",
    "confidence": "in words",
    "others_visible": "yes if the reviewer could see others' verdicts on the sample, else no",
    "tags": "with commas between",
    "comment": "Markdown",
    "boxes": "left top right bottom in pixels, with semicolons between",
    "class_index": "of the class that the map explains",
    "map_class": "name of that class",
    "layer": "of the map; empty for a map of all pixels",
    "method": "key of the map's method",
    "parameters": "of the method that are not at their defaults, as JSON",
    "edits": "of the image, as --edit takes them",
    "view": "what was judged, as an address holds it",
    "evidence": "digest of the verdict's snapshot; empty without one",
    **REGION_COLUMNS,
    "version": "of the reviewer's verdict on this sample, from 1",
    "given": "seconds since 1970, UTC",
    "guidelines": "which text the reviewer's page showed: current, earlier or not recorded",
    "outcome": "of the sample",
    "settled_by": "who settled it; empty if nobody did",
    "settlement_outdated": "yes if verdicts changed after it was settled",
    "no_outcome": "why there is none",
    "reviewers_of_sample": "people whose verdicts the sample has",
    "judged_predicted": "as `predicted`, for the picture that was judged, with its edits",
    "judged_probability": "as `probability`, for the picture that was judged",
    "no_judged_prediction": f"why there is none: {NOT_PREDICTED} or {NOT_RECORDED}",
    "judged_predicted_right": "as `predicted_right`, for the picture that was judged",
    "map_of_predicted": "yes if the map explains a class predicted for that picture, else no; "
    "empty if unknown, or if the map explains no class",
}


def verdict_rows(dossier: Dossier) -> Iterator[list[object]]:
    """All current verdicts, one per row, below the column names.

    A sample without a verdict has a row too, whose `no_outcome` says why there is none.
    """
    yield list(COLUMNS)
    samples = dossier.samples
    for i, image in enumerate(samples.image_ids):
        of_sample = [
            *(i + 1, samples.names[i], image, samples.class_names[i]),
            answer_of_sample(samples, i).predicted,
            "" if (probability := _probability(dossier, i)) is None else probability,
            *(_no_prediction(dossier, i), YES_NO[_predicted_right(dossier, i)]),
        ]
        outcome = [
            *(_outcome(dossier, i), _settled_by(dossier, i)),
            *(YES_NO[_settlement_outdated(dossier, i)], _no_outcome(dossier, i)),
            "" if (reviewers := _reviewers(dossier, i)) is None else reviewers,
        ]
        verdicts: list[list[object]] = [
            [
                verdict.reviewer,
                *_cells(verdict.judgement, dossier.labels, _others_visible(dossier, verdict)),
                *cells_of(verdict.judgement, requested=dossier.review.region_test),
                *(verdict.version, verdict.created, dossier.guidelines.shown_with(verdict)),
                *outcome,
                *(_text_cell(value) for value in _judged(dossier, verdict).values()),
            ]
            for verdict in (versions[-1] for versions in dossier.by_position.get(i, ()))
            if verdict.judgement is not None
        ]
        judged = [""] * len(JUDGED)
        empty = [""] * (len(COLUMNS) - len(of_sample) - len(outcome) - len(judged))
        for cells in verdicts or [[*empty, *outcome, *judged]]:
            yield [*of_sample, *cells]


def json_lines(dossier: Dossier) -> Iterator[str]:
    """The review, then one object for each sample, with all versions of everything."""
    review = {name: value for name, value in asdict(dossier.review).items() if name != "setup"}
    signature = asdict(dossier.signature) if dossier.signature else None
    queue = dossier.current_queue
    review["queue"] |= {"words": queue.words, "added_by_hand": queue.added}
    earlier = [asdict(each) for each in dossier.guidelines.earlier]
    yield _line(
        {
            "schema": REVIEW_JSONL,
            "review": review,
            "earlier_guidelines": earlier,
            "signature": signature,
        }
    )
    samples = dossier.samples
    for i, image in enumerate(samples.image_ids):
        yield _line(
            {
                "sample": i + 1,
                "image": samples.names[i],
                "image_sha256": image,
                "class": samples.class_names[i] or None,
                "groups": samples.groups[i],
                "predicted": answer_of_sample(samples, i).predicted or None,
                "probability": _probability(dossier, i),
                "no_prediction": _no_prediction(dossier, i) or None,
                "predicted_right": _predicted_right(dossier, i),
                "outcome": _outcome(dossier, i) or None,
                "no_outcome": _no_outcome(dossier, i) or None,
                "settlement_outdated": _settlement_outdated(dossier, i),
                "reviewers_of_sample": _reviewers(dossier, i),
                "verdicts": [
                    _plain(version, dossier.labels)
                    | _region_test(dossier, version)
                    | {"others_visible": _others_visible(dossier, version)}
                    | {"guidelines": _guidelines(dossier, version)}
                    | _judged_picture(dossier, version)
                    for versions in dossier.by_position.get(i, ())
                    for version in versions
                ],
                "discussion": [_plain(each) for each in dossier.remarks.get(i, ())],
                "settlements": [_plain(each) for each in dossier.settlements.get(i, ())],
            }
        )


def _others_visible(dossier: Dossier, verdict: Verdict) -> bool | None:
    """Whether the reviewer could see others' verdicts on the sample when they gave this version.

    None of a withdrawal.
    """
    if verdict.judgement is None:
        return None
    others = [
        _given_version(version)
        for versions in dossier.by_position[verdict.position]
        for version in versions
        if version.reviewer != verdict.reviewer
    ]
    if not dossier.review.blind:
        return any(each.choice and each.created < verdict.created for each in others)
    own = dossier.histories[verdict.position, verdict.reviewer]
    at = [version.version for version in own].index(verdict.version)
    return could_see_others([*map(_given_version, own)], at, others, dossier.closings)


def _judged(dossier: Dossier, verdict: Verdict) -> dict[str, object]:
    """The prediction for the picture that a verdict judged; None where there is none."""
    assert verdict.judgement is not None
    prediction = dossier.prediction_of(verdict)
    answer = prediction.answer
    values = (
        *(answer.predicted or None, prediction.probability, answer.no_prediction or None),
        *(IS_RIGHT.get(answer.outcome), prediction.is_of_map(verdict.judgement)),
    )
    return dict(zip(JUDGED, values, strict=True))


def _judged_picture(dossier: Dossier, verdict: Verdict) -> dict[str, Any]:
    """The same by short names; none of a withdrawal."""
    if verdict.judgement is None:
        return {}
    judged = _judged(dossier, verdict)
    return {"judged_picture": {short: judged[name] for name, short in JUDGED.items()}}


def _text_cell(value: object) -> object:
    return YES_NO[value] if value is None or isinstance(value, bool) else value


def _region_test(dossier: Dossier, verdict: Verdict) -> dict[str, Any]:
    """The region test, and whether it was run; none of a withdrawal."""
    if verdict.judgement is None:
        return {}
    state = state_of(verdict.judgement, requested=dossier.review.region_test)
    return {"region_test": {"state": state} | dict(verdict.judgement.region_test or {})}


def _guidelines(dossier: Dossier, verdict: Verdict) -> str | None:
    """Which guidelines the reviewer's page showed; None of a withdrawal."""
    return dossier.guidelines.shown_with(verdict) if verdict.judgement else None


def _given_version(version: Verdict) -> GivenVersion:
    judgement = version.judgement
    return GivenVersion(judgement.choice if judgement else None, version.created)


def _cells(judgement: Judgement, labels: Labels, others_visible: bool | None) -> list[object]:
    boxes = (f"{box.left} {box.top} {box.right} {box.bottom}" for box in judgement.boxes)
    return [
        *(judgement.choice.value, judgement.confidence.words),
        YES_NO[others_visible],
        *(", ".join(judgement.tags), judgement.comment, "; ".join(boxes)),
        *(judgement.target if judgement.target >= 0 else "", labels.get(judgement.target, "")),
        *(judgement.layer, judgement.method),
        json.dumps(dict(judgement.parameters), sort_keys=True) if judgement.parameters else "",
        *(judgement.edits, judgement.search, judgement.evidence),
    ]


def _probability(dossier: Dossier, position: int) -> float | None:
    """Of the best class; None of a sample without a prediction."""
    samples = dossier.samples
    return float(samples.probability[position]) if samples.predicted[position] >= 0 else None


def _no_prediction(dossier: Dossier, position: int) -> str:
    """Why a sample has no prediction; "" of one that has."""
    return "" if dossier.samples.predicted[position] >= 0 else NOT_PREDICTED


def _predicted_right(dossier: Dossier, position: int) -> bool | None:
    """Whether the prediction is right by the label; None if that is unknown."""
    return IS_RIGHT.get(dossier.samples.outcomes[position])


def _outcome(dossier: Dossier, position: int) -> str:
    code = int(dossier.summary.outcomes[position])
    return CHOICES[code].value if code != NONE_GIVEN else ""


def _no_outcome(dossier: Dossier, position: int) -> str:
    """Why a sample has no outcome; "" of one that has."""
    if _outcome(dossier, position):
        return ""
    if dossier.choices.hidden[position]:
        if not dossier.summary.judges:
            return f"hidden: blind review, {UNTIL_CLOSED}"
        return "hidden: blind review; you have not judged this sample yet"
    if dossier.choices.again[position]:
        return f"to settle again: {OUTDATED}"
    if not dossier.choices.reviewers_of[position] and dossier.choices.outdated[position]:
        return "no verdict: all were withdrawn after the sample was settled"
    disputed = position in dossier.summary.disputes.open
    return "verdicts differ and nothing is settled" if disputed else "no verdict"


def _reviewers(dossier: Dossier, position: int) -> int | None:
    """How many people's verdicts a sample has: an outcome may rest on one; None if hidden."""
    if dossier.choices.hidden[position]:
        return None
    return int(dossier.choices.reviewers_of[position])


def _settled_by(dossier: Dossier, position: int) -> str:
    versions = dossier.settlements.get(position, ())
    return versions[-1].settled_by if versions and versions[-1].choice else ""


def _settlement_outdated(dossier: Dossier, position: int) -> bool | None:
    """Whether verdicts were added, changed or withdrawn after it; None without a settlement."""
    settled = _settled_by(dossier, position)
    return bool(dossier.choices.outdated[position]) if settled else None


def _plain(record: Any, labels: Labels | None = None) -> dict[str, Any]:  # noqa: ANN401 - any record
    """A record as JSON allows, without what the line says already."""
    omitted = ("review_id", "position")
    values = {f.name: getattr(record, f.name) for f in fields(record) if f.name not in omitted}
    if isinstance(record, Verdict) and record.judgement is not None:
        judged = {f.name: getattr(record.judgement, f.name) for f in fields(record.judgement)}
        del judged["region_test"]
        judged["boxes"] = [asdict(box) for box in record.judgement.boxes]
        judged["confidence"] = record.judgement.confidence.words
        judged["target_label"] = (labels or {}).get(record.judgement.target)
        values["judgement"] = judged
    return values


def _line(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, default=_mapping) + "\n"


def _mapping(value: object) -> object:
    """Read-only mappings, which JSON does not know."""
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is not JSON")
