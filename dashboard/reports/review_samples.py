"""The samples of a review in its report: what was seen, said, discussed and settled of each."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape

from dashboard.maps.captions import answer_of_sample
from dashboard.reports.html import moment, picture, written
from dashboard.reviews.report_data import Dossier
from data.numerals import probability
from data.reviews import CHOICES, NONE_GIVEN, EvidenceStore, Judgement, Settlement, Verdict
from data.reviews.errors import EvidenceProblem

TOP = 5  # predictions
PERSONAL = ("confidence", "tags", "marked")  # said by one reviewer, also where all say the same
# What the verdict's link says, numbers for machines, and the long form of "trust badge".
LEFT_OUT = ("view", "statistics", "histogram", "tests")
Documents = Mapping[str, Mapping[str, str]]


def sample_sections(
    dossier: Dossier, evidence: EvidenceStore, documents: Documents, common: Mapping[str, str]
) -> Iterator[str]:
    """One section for each sample that anything was said of; the others are counted."""
    silent = hidden = 0
    for position in range(dossier.review.samples):
        histories = dossier.by_position.get(position, ())
        said = histories or dossier.remarks.get(position) or dossier.settlements.get(position)
        if said:
            yield _section(dossier, position, evidence, documents, common)
        elif dossier.choices.hidden[position]:
            hidden += 1
        else:
            silent += 1
    if silent:
        yield f"<p>Of {silent:,} further samples nothing was said.</p>"
    if hidden:
        yield f"<p>What was said of {hidden:,} samples is hidden, as the review is blind.</p>"


def told(document: Mapping[str, object]) -> dict[str, str]:
    """The facts of a piece of evidence as names and texts; tables inside become "table name"."""
    found: dict[str, str] = {}
    for name, value in document.items():
        if name in LEFT_OUT or value is None:
            continue
        if name == "predictions" and isinstance(value, list):
            found[name] = ", ".join(
                f"{each['label']} {probability(each['probability'])}" for each in value[:TOP]
            )
        elif isinstance(value, Mapping):
            found |= {
                f"{name} {of}".replace("_", " "): _text(inner)
                for of, inner in value.items()
                if inner not in (None, "", {}, [])
            }
        else:
            found[name.replace("_", " ")] = _text(value)
    return found


def in_common(documents: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """The facts that all pieces of evidence share."""
    first, *others = [*documents] or [{}]
    return {
        name: value
        for name, value in sorted(first.items())
        if all(other.get(name) == value for other in others)
    }


def _section(
    dossier: Dossier,
    position: int,
    evidence: EvidenceStore,
    documents: Documents,
    common: Mapping[str, str],
) -> str:
    samples, outcome = dossier.samples, int(dossier.summary.outcomes[position])
    said = answer_of_sample(samples, position).words
    ended = CHOICES[outcome].words if outcome != NONE_GIVEN else "not decided"
    if dossier.summary.single[position] and outcome != NONE_GIVEN:
        ended += ", by one reviewer"
    histories = dossier.by_position.get(position, ())
    told_of = {
        version.id: _details(version.judgement, dossier.labels)
        | {
            k: v
            for k, v in documents.get(version.judgement.evidence, {}).items()
            if k not in common
        }
        for versions in histories
        for version in versions
        if version.judgement is not None
    }
    shared = {k: v for k, v in in_common(told_of.values()).items() if k not in PERSONAL}
    name, digest = samples.names[position], samples.image_ids[position]
    image = {} if digest in shared.values() else {"image sha256": digest}
    parts = [
        f'<section class="sample" id="sample-{position}">',
        f"<h3>{position + 1}: {escape(name)} <small>{escape(said)}; "
        f"outcome: {escape(ended)}</small></h3>",
        f'<div class="seen">{"".join(_pictures(name, histories, evidence))}</div>',
        '<div class="said">',
        *(_verdicts(versions, told_of, shared) for versions in histories),
        *(
            f'<div class="verdict"><p><b>{escape(remark.author)}</b> '
            f"<small>{moment(remark.created)}, in the discussion</small></p>"
            f"{written(remark.text)}</div>"
            for remark in dossier.remarks.get(position, ())
        ),
        *_settlements(dossier.settlements.get(position, ())),
        f'</div><p class="given"><small>{_listed(shared | image)}</small></p></section>',
    ]
    return "".join(parts)


def _pictures(
    name: str, histories: Sequence[Sequence[Verdict]], evidence: EvidenceStore
) -> Iterator[str]:
    """Each picture once, with the names of all who saw it."""
    seen: dict[bytes, list[str]] = {}
    maps: dict[bytes, str] = {}
    for verdict in (version for versions in histories for version in versions):
        judgement = verdict.judgement
        if judgement is None or not judgement.evidence:
            continue
        try:
            body = evidence.picture_png(judgement.evidence)
        except EvidenceProblem:
            yield (
                f'<p class="caution">The picture that {escape(verdict.reviewer)} saw is not kept '
                f"any more (evidence {escape(judgement.evidence)}).</p>"
            )
            continue
        who = f"{verdict.reviewer} (version {verdict.version})"
        seen.setdefault(body, []).append(who)
        maps.setdefault(body, f"{judgement.method} at {judgement.layer}")
    for body, people in seen.items():
        caption = f"{maps[body]}, as seen by {', '.join(people)}"
        yield picture(body, "png", f"{name}: {maps[body]}", caption)


def _verdicts(versions: Sequence[Verdict], told_of: Documents, shared: Mapping[str, str]) -> str:
    """The newest version first, the earlier ones below it."""
    newest, *earlier = reversed(versions)
    parts = [_verdict(newest, told_of, shared, "")]
    parts += [_verdict(each, told_of, shared, " old") for each in earlier]
    return "".join(parts)


def _verdict(verdict: Verdict, told_of: Documents, shared: Mapping[str, str], extra: str) -> str:
    judgement = verdict.judgement
    said = "withdrawn" if judgement is None else judgement.choice.words
    when = f"version {verdict.version}, {moment(verdict.created)}"
    if extra:
        when = f"earlier: {when}"
    top = f"<p><b>{escape(verdict.reviewer)}</b>: {escape(said)} <small>{when}</small></p>"
    comment = written(judgement.comment) if judgement and judgement.comment else ""
    own = {k: v for k, v in told_of.get(verdict.id, {}).items() if k not in shared}
    listed = f"<p><small>{_listed(own)}</small></p>" if own else ""
    return f'<div class="verdict{extra}">{top}{comment}{listed}</div>'


def _listed(known: Mapping[str, str]) -> str:
    return "; ".join(f"{escape(name)}: {escape(value)}" for name, value in known.items())


def _details(judgement: Judgement, labels: Mapping[int, str]) -> dict[str, str]:
    boxes = (f"{box.left}, {box.top} to {box.right}, {box.bottom}" for box in judgement.boxes)
    index = judgement.target
    label = labels.get(index, "its name is not kept")
    given = {
        "confidence": judgement.confidence.words,
        "tags": ", ".join(judgement.tags),
        "marked": "; ".join(boxes),
        "class of the map": "" if index < 0 else f"{label} (index {index})",
        "layer": judgement.layer,
        "method": judgement.method,
        "parameters": _text(judgement.parameters) if judgement.parameters else "",
        "view": judgement.search,
        "evidence": judgement.evidence,
    }
    return {name: value for name, value in given.items() if value}


def _settlements(versions: Sequence[Settlement]) -> Iterator[str]:
    for each in reversed(versions):
        said = "withdrawn" if each.choice is None else each.choice.words
        old = " old" if each is not versions[-1] else ""
        over = ", ".join(f"{name} (version {of})" for name, of in sorted(each.verdicts.items()))
        yield (
            f'<div class="settled{old}"><p><b>Settled: {escape(said)}</b> by '
            f"{escape(each.settled_by)} <small>version {each.version}, {moment(each.created)}, "
            f"over the verdicts of {escape(over)}</small></p>"
            f"{written(each.comment) if each.comment else ''}</div>"
        )


def _text(value: object) -> str:
    """A fact as text; tables and lists as JSON, in a fixed order."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        value = dict(value)
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=dict)
