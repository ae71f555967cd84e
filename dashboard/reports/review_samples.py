"""The samples of a review in its report, with pictures, verdicts, posts and settlements."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dashboard.core.jobs.files import Step, no_step, stepped
from dashboard.core.times import utc_time
from dashboard.maps.captions import answer_of_sample
from dashboard.reports.html import Picture
from dashboard.reviews.guideline_history import EARLIER
from dashboard.reviews.judged_maps import method_name
from dashboard.reviews.region_tests import words_of
from dashboard.reviews.report_data import Dossier
from dashboard.what_if.words import edits_words
from data.numerals import probability
from data.reviews import (
    CHOICES,
    NONE_GIVEN,
    OUTDATED,
    Judgement,
    Remark,
    Settlement,
    SnapshotProblem,
    SnapshotStore,
    Verdict,
)

TOP = 5  # predictions
# Of one reviewer, also where all say the same.
PERSONAL = ("confidence", "tags", "marked", "region test")
# What the verdict says, numbers for machines, and the long form of "trust badge".
LEFT_OUT = ("view", "statistics", "histogram", "tests", "region_test", "yes")
Documents = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Lost:
    """A picture that is not kept any more."""

    reviewer: str
    evidence: str


@dataclass(frozen=True)
class VerdictText:
    """One version of a verdict."""

    reviewer: str
    choice: str
    when: str
    comment: str  # Markdown
    facts: str  # those that the sample's other verdicts do not share
    old: bool


@dataclass(frozen=True)
class SettlementText:
    """One version of a settlement."""

    by: str
    choice: str
    when: str
    over: str
    comment: str  # Markdown
    old: bool


@dataclass(frozen=True)
class SampleText:
    """One sample, as the template shows it; the newest verdicts and settlements first."""

    position: int
    name: str
    answer: str
    outcome: str
    lost: Sequence[Lost]
    pictures: Sequence[Picture]
    verdicts: Sequence[VerdictText]
    remarks: Sequence[Remark]
    settlements: Sequence[SettlementText]
    facts: str


@dataclass(frozen=True)
class SampleTexts:
    """The samples of a review, and how many have nothing, or something hidden from the person."""

    shown: Sequence[SampleText]
    silent: int
    hidden: int


def sample_sections(
    dossier: Dossier,
    evidence: SnapshotStore,
    documents: Documents,
    common: Mapping[str, str],
    step: Step = no_step,
) -> SampleTexts:
    """Each sample with a verdict, a post or a settlement; the others are counted."""
    shown: list[SampleText] = []
    silent = 0
    hidden = int(dossier.choices.hidden.sum())
    positions = range(dossier.review.samples)
    for position in stepped(positions, len(positions), step):
        histories = dossier.by_position.get(position, ())
        content = histories or dossier.remarks.get(position) or dossier.settlements.get(position)
        if content:
            shown.append(_sample(dossier, position, evidence, documents, common))
        elif not dossier.choices.hidden[position]:
            silent += 1
    return SampleTexts(shown, silent, hidden)


def provenance_of(document: Mapping[str, object]) -> dict[str, str]:
    """The facts of a piece of evidence as names and texts; tables inside become "table name"."""
    lines: dict[str, str] = {}
    for name, value in document.items():
        if name in LEFT_OUT or value is None:
            continue
        if name == "predictions" and isinstance(value, list):
            lines[name] = ", ".join(
                f"{each['label']} {probability(each['probability'])}" for each in value[:TOP]
            )
        elif isinstance(value, Mapping):
            lines |= {
                f"{name} {of}".replace("_", " "): _text(inner)
                for of, inner in value.items()
                if inner not in (None, "", {}, [])
            }
        else:
            lines[name.replace("_", " ")] = _text(value)
    return lines


def in_common(documents: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """The facts that all pieces of evidence share."""
    first, *others = [*documents] or [{}]
    return {
        name: value
        for name, value in sorted(first.items())
        if all(other.get(name) == value for other in others)
    }


def _sample(
    dossier: Dossier,
    position: int,
    evidence: SnapshotStore,
    documents: Documents,
    common: Mapping[str, str],
) -> SampleText:
    samples, outcome = dossier.samples, int(dossier.summary.outcomes[position])
    ended = CHOICES[outcome].words if outcome != NONE_GIVEN else "not decided"
    if dossier.choices.hidden[position]:
        ended = "hidden, as the review is blind"
    if dossier.choices.again[position]:
        ended = f"not decided, to settle again: {OUTDATED}"
    if dossier.summary.is_settled[position]:
        ended += ", settled"
    if dossier.summary.single[position] and outcome != NONE_GIVEN:
        ended += ", judged by one reviewer only"
    histories = dossier.by_position.get(position, ())
    document_of = {
        version.id: _details(
            version.judgement,
            dossier.labels,
            words_of(version.judgement, requested=dossier.review.region_test),
        )
        | {
            k: v
            for k, v in documents.get(version.judgement.evidence, {}).items()
            if k not in common
        }
        for versions in histories
        for version in versions
        if version.judgement is not None
    }
    shared = {k: v for k, v in in_common(document_of.values()).items() if k not in PERSONAL}
    name, digest = samples.names[position], samples.image_ids[position]
    image = {} if digest in shared.values() else {"image sha256": digest}
    lost, pictures = _pictures(name, histories, evidence, dossier)
    return SampleText(
        position=position,
        name=name,
        answer=_answer(dossier, position),
        outcome=ended,
        lost=lost,
        pictures=pictures,
        verdicts=[
            each
            for versions in histories
            for each in _verdicts(versions, dossier, document_of, shared)
        ],
        remarks=dossier.remarks.get(position, ()),
        settlements=_settlements(
            dossier.settlements.get(position, ()), outdated=bool(dossier.choices.outdated[position])
        ),
        facts=_listed(shared | image),
    )


def _answer(dossier: Dossier, position: int) -> str:
    """Label and prediction; first those for the edited images that the current verdicts judged."""
    unedited = answer_of_sample(dossier.samples, position).words
    newest = [versions[-1] for versions in dossier.by_position.get(position, ())]
    judged = [each for each in newest if each.judgement is not None]
    people: dict[str, list[str]] = {}
    for each in judged:
        if each.judgement is not None and each.judgement.edits:
            words = dossier.prediction_of(each).answer.words
            people.setdefault(words, []).append(each.reviewer)
    if not people:
        return unedited
    alike = len(people) == 1 and sum(map(len, people.values())) == len(judged)
    edited = [
        "edited image" + ("" if alike else f" ({', '.join(names)})") + f": {words}"
        for words, names in people.items()
    ]
    return "; ".join((*edited, f"without edits: {unedited}"))


def _pictures(
    name: str, histories: Sequence[Sequence[Verdict]], evidence: SnapshotStore, dossier: Dossier
) -> tuple[list[Lost], list[Picture]]:
    """Each picture once, with the names of all who saw it, and those that are lost."""
    seen: dict[bytes, list[str]] = {}
    maps: dict[bytes, str] = {}
    lost = []
    for verdict in (version for versions in histories for version in versions):
        judgement = verdict.judgement
        if judgement is None or not judgement.evidence:
            continue
        try:
            body = evidence.picture_png(judgement.evidence)
        except SnapshotProblem:
            lost.append(Lost(verdict.reviewer, judgement.evidence))
            continue
        reviewer = f"{verdict.reviewer} (version {verdict.version})"
        seen.setdefault(body, []).append(reviewer)
        where = f"at {judgement.layer}" if judgement.layer else "per pixel"
        edited = ", image edited" if judgement.edits else ""
        of = dossier.prediction_of(verdict).map_words(judgement, dossier.labels)
        maps.setdefault(body, f"{method_name(judgement.method)} {where}{of}{edited}")
    pictures = []
    for body, people in seen.items():
        caption = f"{maps[body]}, as seen by {', '.join(people)}"
        pictures.append(Picture.of(body, "png", f"{name}: {maps[body]}", caption))
    return lost, pictures


def _verdicts(
    versions: Sequence[Verdict],
    dossier: Dossier,
    document_of: Documents,
    shared: Mapping[str, str],
) -> list[VerdictText]:
    """The newest version first, the earlier ones below it."""
    newest = versions[-1]
    return [
        _verdict(each, dossier, document_of, shared, each is not newest)
        for each in reversed(versions)
    ]


def _verdict(
    verdict: Verdict,
    dossier: Dossier,
    document_of: Documents,
    shared: Mapping[str, str],
    old: bool,
) -> VerdictText:
    judgement = verdict.judgement
    when = f"version {verdict.version}, {utc_time(verdict.created)}"
    if judgement is not None and dossier.guidelines.shown_with(verdict) == EARLIER:
        when += ", under earlier guidelines"
    if judgement is not None and judgement.edits:
        when += f", on the edited image: {dossier.prediction_of(verdict).answer.words}"
    own = {k: v for k, v in document_of.get(verdict.id, {}).items() if k not in shared}
    return VerdictText(
        reviewer=verdict.reviewer,
        choice="withdrawn" if judgement is None else judgement.choice.words,
        when=f"earlier: {when}" if old else when,
        comment=judgement.comment if judgement else "",
        facts=_listed(own),
        old=old,
    )


def _listed(values: Mapping[str, str]) -> str:
    return "; ".join(f"{name}: {value}" for name, value in values.items())


def _details(judgement: Judgement, labels: Mapping[int, str], region_test: str) -> dict[str, str]:
    boxes = (f"{box.left}, {box.top} to {box.right}, {box.bottom}" for box in judgement.boxes)
    index = judgement.target
    label = labels.get(index, "name not available")
    details = {
        "confidence": judgement.confidence.words,
        "tags": ", ".join(judgement.tags),
        "marked": "; ".join(boxes),
        "class of the map": "" if index < 0 else f"{label} (index {index})",
        "layer": judgement.layer,
        "method": judgement.method and method_name(judgement.method),
        "parameters": _text(judgement.parameters) if judgement.parameters else "",
        "edits of the image": edits_words(judgement.edits, labels) if judgement.edits else "",
        "view": judgement.search,
        "region test": region_test,
        "evidence": judgement.evidence,
    }
    return {name: value for name, value in details.items() if value}


def _settlements(versions: Sequence[Settlement], *, outdated: bool) -> list[SettlementText]:
    return [
        SettlementText(
            by=each.settled_by,
            choice="withdrawn" if each.choice is None else each.choice.words,
            when=f"version {each.version}, {utc_time(each.created)}"
            + (f"; {OUTDATED}" if outdated and each is versions[-1] else ""),
            over=", ".join(f"{name} (version {of})" for name, of in sorted(each.verdicts.items())),
            comment=each.comment,
            old=each is not versions[-1],
        )
        for each in reversed(versions)
    ]


def _text(value: object) -> str:
    """A fact as text; tables and lists as JSON, in a fixed order."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        value = dict(value)
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=dict)
