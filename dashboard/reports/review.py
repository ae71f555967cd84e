"""A review as one HTML file: readable without script, printable, and the same for the same review.

Nothing in it depends on when or where it is made, so its SHA-256 can be kept with the sign-off.
"""

from collections.abc import Mapping, Sequence

from dashboard.core.jobs.files import Step, no_step, part, stepped
from dashboard.core.times import utc_time
from dashboard.core.version import __version__
from dashboard.reports.html import render
from dashboard.reports.review_samples import in_common, provenance_of, sample_sections
from dashboard.reviews.agreement import SELF_NAMED, agreement_words
from dashboard.reviews.region_tests import HEADINGS, is_listed, summary_words, wrong_reasons
from dashboard.reviews.report_data import Dossier, hidden_entries_words
from dashboard.reviews.summary import ChoiceCounts, Summary, counting_words
from dashboard.what_if.words import CAVEAT
from data.analysis.boxes import EVEN_MAP, INSIDE, LayerInside, interval_words
from data.numerals import DASH, count_of, probability
from data.reviews import CHOICES, NONE_GIVEN, OUTDATED, AuditEntry, SnapshotProblem, SnapshotStore

HIDDEN = (
    "The review is blind. Samples whose outcome and others' verdicts are left out, as the "
    "recipient of this file has no verdict on them: {:,}."
)


def review_report(dossier: Dossier, evidence: SnapshotStore, step: Step = no_step) -> bytes:
    """The file. Pictures that are not kept any more are named where they would stand."""
    review, summary = dossier.review, dossier.summary
    documents, notices, lost = _documents(dossier, evidence, part(step, 0, 0.3))
    common = in_common(documents.values())
    return render(
        "review.html",
        title=f"Review: {review.name}",
        review=review,
        guidelines=dossier.guidelines,
        about=_about(dossier, common),
        warnings=notices,
        finding=summary.words,
        agreement=agreement_words(summary),
        self_named=SELF_NAMED if dossier.self_named and summary.agreement.raters > 1 else "",
        confidence=summary.confidence_words,
        decided=_decided(dossier),
        outcomes=_outcomes(summary),
        signature=dossier.signature,
        choices=[choice.words for choice in CHOICES],
        breakdowns=_breakdowns(summary),
        boxes=_boxes(dossier.layers),
        boxes_words=dossier.boxes_words,
        even_map=EVEN_MAP,
        map_inside=INSIDE,
        box_intervals=interval_words(dossier.layers),
        deciding=_named(dossier, summary.deciding.tolist()),
        overruled=_named(dossier, summary.disputes.overruled.tolist()),
        overruled_words=summary.disputes.overruled_words,
        region_tests=_region_tests(dossier),
        hidden=summary.hidden,
        no_dispute=summary.disputed_words or "None, apart from the samples to settle again.",
        again=_named(dossier, summary.disputes.again.tolist()),
        again_words=f"{OUTDATED[0].upper()}{OUTDATED[1:]} than these samples were settled.",
        disputed=_named(dossier, summary.disputes.open.tolist()),
        samples=sample_sections(dossier, evidence, documents, common, part(step, 0.3, 0.9)),
        common=common,
        lost=lost,
        audit=_audit(dossier.audit),
        hidden_entries=hidden_entries_words(dossier.hidden_entries, judges=summary.judges),
        version=__version__,
    ).encode()


def _documents(
    dossier: Dossier, evidence: SnapshotStore, step: Step
) -> tuple[dict[str, dict[str, str]], list[str], str]:
    """The facts of each piece of evidence, the notices on the inputs that stood with them.

    And a sentence where some cannot be read.
    """
    digests = {
        version.judgement.evidence
        for versions in dossier.histories.values()
        for version in versions
        if version.judgement is not None and version.judgement.evidence
    }
    documents: dict[str, dict[str, str]] = {}
    notices: dict[str, None] = {}
    lost = 0
    for digest in stepped(sorted(digests), len(digests), step):
        try:
            facts = evidence.facts(digest)
        except SnapshotProblem:
            lost += 1
            continue
        documents[digest] = provenance_of(facts)
        notices |= dict.fromkeys(facts.get("provenance", {}).get("notices", ()))
    caution = f"{lost} of {len(digests)} pieces of evidence can no longer be read." if lost else ""
    return documents, sorted(notices), caution


def _about(dossier: Dossier, common: Mapping[str, str]) -> dict[str, object]:
    review = dossier.review
    preprocessing = f"fingerprint {review.model.preprocess}"
    if common.get("provenance preprocessing fingerprint") == review.model.preprocess:
        preprocessing = f"{common['provenance preprocessing']}, {preprocessing}"
    people = ", ".join(_people(dossier)) or "none yet"
    signature = dossier.signature
    return {
        "Model": f"{review.model.name}, weights {review.model.weights_sha256}",
        "Preprocessing": preprocessing,
        "Gallery": f"{review.gallery.title}, {review.gallery.sha256}",
        "Queue": f"{count_of(review.samples, 'sample')}: {dossier.current_queue.words}",
        "Reviewers": f"{people}; blind: {'yes' if review.blind else 'no'}",
        "Region test": "asked of each reviewer" if review.region_test else "not asked for",
        "Started": f"{utc_time(review.created)} by {review.created_by}",
        "State": f"signed off {utc_time(signature.at)}"
        if signature
        else f"{review.state}, not signed off",
        "Review ID": review.id,
    }


def _people(dossier: Dossier) -> list[str]:
    """The named reviewers and all who judged, with what sets them apart."""
    named, choices = dossier.review.reviewers, dossier.choices
    judged = (choices.codes != NONE_GIVEN).any(axis=0)
    return [
        f"{name} (not a named reviewer)"
        if named and name not in named
        else f"{name} (no verdict)"
        if not (has_judged or choices.hidden.any())
        else name
        for name, has_judged in zip(choices.reviewers, judged, strict=True)
    ]


def _decided(dossier: Dossier) -> str:
    summary = dossier.summary
    if summary.nothing_visible:
        return HIDDEN.format(summary.hidden)
    of = count_of(summary.visible, "sample") + (" not left out" if summary.hidden else "")
    disputes, to_again = summary.disputes, len(summary.disputes.again)
    again = f"; to settle again, as {OUTDATED}: {to_again:,}" if to_again else ""
    untested = f"not tested, as {summary.untested}" if summary.untested else ""
    return (
        f"Judged: {summary.judged:,} of {of}, {summary.alone:,} of them by one reviewer only. "
        f"Settled: {disputes.settled:,}{again}. "
        f"In dispute: {untested or f'{len(disputes.open):,}'}. "
        f"Current verdicts: {summary.verdicts:,}."
        + (f" {HIDDEN.format(summary.hidden)}" if summary.hidden else "")
    )


def _outcomes(summary: Summary) -> list[list[object]]:
    """All samples: those without an outcome too."""
    counts = zip(CHOICES, summary.decided.counts, summary.decided_single.counts, strict=True)
    decided: list[list[object]] = [
        [choice.words, f"{count:,}", f"{single:,}"] for choice, count, single in counts
    ]
    hidden: list[list[object]] = [["hidden, as the review is blind", f"{summary.hidden:,}", DASH]]
    undecided: list[object] = ["not decided", f"{summary.undecided:,}", DASH]
    if summary.nothing_visible:
        return hidden
    return [*decided, undecided, *(hidden * bool(summary.hidden))]


def _breakdowns(summary: Summary) -> list[dict[str, object]]:
    """Tables of how often each verdict was given, those without rows left out."""
    return [
        {
            "by": by,
            "rows": [_breakdown_row(row, summary) for row in rows],
            "notes": counting_words(summary, by),
        }
        for by, rows in summary.breakdowns.items()
        if rows
    ]


def _breakdown_row(row: ChoiceCounts, summary: Summary) -> list[object]:
    """Dashes in place of zeros where verdicts may be hidden."""
    if summary.hidden and not row.total:
        return [row.name, *[DASH] * (len(row.counts) + 1)]
    return [row.name, *row.counts, row.total]


def _boxes(layers: Sequence[LayerInside]) -> list[list[str]]:
    """A row for each layer."""
    return [
        [
            each.method,
            each.layer,
            each.undefined_words if each.energy is None else probability(each.energy),
            "–" if each.area is None else probability(each.area),
            "–" if each.energy is None else each.excess_words,
            each.pointed_words,
            each.count_words,
        ]
        for each in layers
    ]


def _region_tests(dossier: Dossier) -> dict[str, object] | None:
    """The verdicts “right for the wrong reason” with their region tests; None if there are none."""
    newest = [versions[-1] for of in dossier.by_position.values() for versions in of]
    reasons = wrong_reasons(newest)
    if not is_listed(reasons, requested=dossier.review.region_test):
        return None
    names = dossier.samples.names
    rows = [
        [f"{each.position + 1}: {names[each.position]}", each.reviewer, *each.texts]
        for each in reasons
    ]
    return {"words": summary_words(reasons), "head": HEADINGS, "rows": rows, "caveat": CAVEAT}


def _named(dossier: Dossier, positions: Sequence[int]) -> list[tuple[int, str]]:
    """Samples with their names."""
    return [(position, dossier.samples.names[position]) for position in positions]


def _audit(entries: Sequence[AuditEntry]) -> list[list[str]]:
    """A row for each entry."""
    return [
        [
            utc_time(each.created),
            each.who,
            each.words,
            "" if each.position is None else f"sample {each.position + 1}",
        ]
        for each in entries
    ]
