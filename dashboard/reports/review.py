"""A review as one HTML file: readable without script, printable, and the same for the same review.

Nothing in it depends on when or where it is made, so its SHA-256 can be kept with the sign-off.
"""

from collections.abc import Iterable, Sequence
from html import escape

from dashboard.core.markdown import to_html
from dashboard.core.version import __version__
from dashboard.reports.html import cautions, facts, moment, page, table, written
from dashboard.reports.review_samples import in_common, sample_sections, told
from dashboard.reviews.report_data import Dossier
from dashboard.reviews.summary import Summary
from data.analysis.boxes import EVEN_MAP, NO_RELEVANCE, LayerInside
from data.numerals import DASH, probability
from data.reviews import CHOICES, AuditEntry, EvidenceStore
from data.reviews.errors import EvidenceProblem

REVIEW_META = "stratoscope-review"
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
NONE_DECIDING = "No decided sample is right for the wrong reason."
HIDDEN = (
    "The review is blind: all verdicts on samples that the person for whom this file was made has "
    "not judged are left out, {:,} in number."
)
DIGEST_NOTE = (
    "The digest (SHA-256) of this file is kept with the sign-off in the team’s database; "
    "“python -m dashboard verify FILE” compares the two. A digest shows whether the file was "
    "damaged or changed; it does not show who made it."
)
STYLE = """
body { font-size: 13.5px; } p.lead { font-size: 16px; } a { color: #0b6e7f; }
h1 { margin-bottom: 4px; } h2 { border-bottom: 2px solid #1d2126; padding-bottom: 3px; }
h3 { font-size: 14px; margin: 0 0 6px; } small, .quiet { color: #5a636d; }
table { margin: 8px 0; } td { vertical-align: top; overflow-wrap: anywhere; }
td:nth-child(2):last-child { text-align: left; }
.written { border-left: 3px solid #e1e4e7; padding-left: 12px; margin: 6px 0; }
.written pre { overflow: auto; background: #f4f5f6; padding: 6px; }
.signed { border: 2px solid #0b6e7f; border-radius: 6px; padding: 8px 14px; }
.sample { border-top: 1px solid #c9ced3; padding: 12px 0; }
.sample { display: grid; grid-template-columns: 236px minmax(0, 1fr); gap: 0 18px; }
.sample h3 { grid-column: 1 / -1; } .sample h3 small { font-weight: 400; }
.sample figure { width: 236px; margin: 0 0 8px; font-size: 12px; }
.sample .given { grid-column: 1 / -1; margin: 4px 0 0; line-height: 1.35; }
.sample small { overflow-wrap: anywhere; } .given small { font-size: 10.5px; }
.sample figure img { aspect-ratio: auto; object-fit: contain; border-radius: 3px; }
.verdict { margin: 0 0 8px; } .verdict p { margin: 2px 0; } .old { color: #5a636d; }
.settled { padding: 6px 10px; background: #e3f1f3; } .audit td { text-align: left; }
@page { margin: 18mm 16mm; @bottom-right { content: "Page " counter(page) " of " counter(pages);
  font: 9px sans-serif; } }
@media (max-width: 560px) { .sample { grid-template-columns: minmax(0, 1fr); } }
@media print { body { margin: 0; max-width: none; font-size: 10.5pt; } a { color: inherit; }
  h2, h3 { break-after: avoid; }
  .sample, tr, figure, .verdict, .settled, .signed { break-inside: avoid; }
  h2.part { break-before: page; } table { width: 100%; } thead { display: table-header-group; } }
"""


def review_report(dossier: Dossier, evidence: EvidenceStore) -> bytes:
    """The file. Pictures that are not kept any more are named where they would stand."""
    review, summary = dossier.review, dossier.summary
    documents, notices, missing = _documents(dossier, evidence)
    common = in_common(documents.values())
    parts = [
        f'<p class="lead">{escape(review.purpose)}</p>' if review.purpose else "",
        facts(_known(dossier)),
        cautions(notices),
        "<h2>Finding</h2>",
        f'<p class="lead">{escape(summary.words)}</p>',
        f"<p>{escape(summary.agreement_words)}</p>",
        f"<p>{escape(summary.confidence_words)}</p>",
        f"<p>{escape(_decided(dossier))}</p>",
        table(["outcome", "samples", "of them by one reviewer only"], _outcomes(summary)),
        _sign_off(dossier),
        "<h2>Guidelines</h2>",
        written(review.guidelines) if review.guidelines else "<p>None were given.</p>",
        *_breakdowns(dossier),
        _boxes(dossier.layers, dossier.boxes_words),
        "<h2>Samples that decided it</h2>",
        _links(dossier, summary.deciding.tolist(), NONE_DECIDING),
        "<h2>Disagreements that are not settled</h2>",
        _links(dossier, summary.disputed.tolist(), "None."),
        '<h2 class="part">Every sample</h2>',
        *sample_sections(dossier, evidence, documents, common),
        '<h2 class="part">Provenance</h2>',
        "<p>What all verdicts have in common; what differs stands with each of them.</p>",
        facts(common),
        f'<p class="caution">{escape(missing)}</p>' if missing else "",
        "<h2>Who did what when</h2>",
        f'<div class="audit">{_audit(dossier.audit)}</div>',
        f"<p><small>{escape(DIGEST_NOTE)} Made by Stratoscope {__version__}.</small></p>",
    ]
    head = (
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width">'
        f'<meta name="{REVIEW_META}" content="{escape(review.id)}">'
    )
    top = f"@page {{ @top-left {{ content: {css_text(review.name)}; font: 9px sans-serif; }} }}"
    return page(f"Review: {review.name}", parts, style=STYLE + top, head=head).encode()


def css_text(text: str) -> str:
    """A string for a style sheet; whatever could end it is written as a number."""
    safe = (c if c.isascii() and c.isalnum() else f"\\{ord(c):x} " for c in text)
    return f'"{"".join(safe)}"'


def _documents(
    dossier: Dossier, evidence: EvidenceStore
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
    found: dict[str, dict[str, str]] = {}
    notices: dict[str, None] = {}
    lost = 0
    for digest in sorted(digests):
        try:
            known = evidence.facts(digest)
        except EvidenceProblem:
            lost += 1
            continue
        found[digest] = told(known)
        notices |= dict.fromkeys(known.get("provenance", {}).get("notices", ()))
    said = f"Of {len(digests)} pieces of evidence, {lost} cannot be read any more." if lost else ""
    return found, sorted(notices), said


def _known(dossier: Dossier) -> dict[str, object]:
    review = dossier.review
    people = ", ".join(review.reviewers or dossier.choices.reviewers) or "nobody yet"
    signature = dossier.signature
    return {
        "Model": f"{review.model.name}, weights {review.model.weights_sha256}",
        "Preprocessing": review.model.preprocess,
        "Gallery": f"{review.gallery.title}, {review.gallery.sha256}",
        "Queue": f"{review.samples:,} samples: {review.queue.words}",
        "Reviewers": people + (", blind" if review.blind else ""),
        "Begun": f"{moment(review.created)} by {review.created_by}",
        "State": f"signed off {moment(signature.at)}" if signature else f"{review.state}, unsigned",
        "Review": review.id,
    }


def _decided(dossier: Dossier) -> str:
    summary = dossier.summary
    return (
        f"{summary.judged:,} of {dossier.review.samples:,} samples were judged, "
        f"{summary.alone:,} of them by one person only. Settled together: {summary.settled:,}; in "
        f"dispute: {len(summary.disputed):,}; verdicts that stand: {summary.verdicts:,}."
        + (f" {HIDDEN.format(summary.hidden)}" if summary.hidden else "")
    )


def _sign_off(dossier: Dossier) -> str:
    signature = dossier.signature
    if signature is None:
        return '<h2>Sign-off</h2><p class="caution">This review is not signed off.</p>'
    return (
        f'<h2>Sign-off</h2><div class="signed">{to_html(signature.statement)}'
        f"<p><b>{escape(signature.name)}</b>, {moment(signature.at)}</p></div>"
    )


def _outcomes(summary: Summary) -> list[list[object]]:
    """All samples: those without an outcome too."""
    counts = zip(CHOICES, summary.decided.counts, summary.decided_single.counts, strict=True)
    decided: list[list[object]] = [
        [choice.words, f"{count:,}", f"{single:,}"] for choice, count, single in counts
    ]
    hidden: list[list[object]] = [["hidden, as the review is blind", f"{summary.hidden:,}", DASH]]
    undecided: list[object] = ["not decided", f"{summary.undecided:,}", DASH]
    return [*decided, undecided, *(hidden * bool(summary.hidden))]


def _breakdowns(dossier: Dossier) -> Iterable[str]:
    summary = dossier.summary
    head = ["", *(choice.words for choice in CHOICES), "all"]
    for words, rows in (
        *(("class", summary.by_class), ("group", summary.by_group)),
        *(("tag", summary.by_tag), ("reviewer", summary.by_reviewer)),
    ):
        if rows:
            yield f"<h2>Verdicts by {words}</h2>"
            yield table(head, [[row.name, *row.counts, row.total] for row in rows])


def _boxes(layers: Sequence[LayerInside], words: str) -> str:
    said = f"<p>{escape(words)}</p>" if words else ""
    if not layers:
        return f"<h2>Marked boxes</h2>{said}" if said else ""
    head = [
        "layer",
        "relevance inside",
        "the boxes’ area",
        "above it",
        "strongest cell inside",
        "n",
    ]
    rows = [
        [
            each.layer,
            NO_RELEVANCE if each.energy is None else probability(each.energy),
            "–" if each.area is None else probability(each.area),
            "–" if each.energy is None else each.excess_words,
            each.pointed_words,
            each.count_words,
        ]
        for each in layers
    ]
    note = (
        "<p>How much of the positive relevance lies inside the boxes that the reviewers marked, "
        "beside the share of the picture that the boxes cover; and whether the strongest cell lies "
        f"inside (pointing game). {EVEN_MAP} Every image counts once: the boxes on it are "
        "averaged, whoever marked them. 95 % intervals in brackets, each layer’s by itself.</p>"
    )
    return f"<h2>Marked boxes</h2>{said}{note}{table(head, rows)}"


def _links(dossier: Dossier, positions: Sequence[int], nothing: str) -> str:
    if not positions:
        return f"<p>{escape(nothing)}</p>"
    names = dossier.samples.names
    items = (f'<li><a href="#sample-{i}">{i + 1}: {escape(names[i])}</a></li>' for i in positions)
    return f"<ul>{''.join(items)}</ul>"


def _audit(entries: Sequence[AuditEntry]) -> str:
    rows = (
        [
            moment(each.created),
            each.who,
            each.words,
            "" if each.position is None else f"sample {each.position + 1}",
        ]
        for each in entries
    )
    return table(["when", "who", "what", ""], rows)
