"""The files of a review: its report, its verdicts as a table, and everything as JSON Lines."""

from collections.abc import Callable

from dashboard.access import Person, Right, current_person
from dashboard.core.jobs.files import FileRequest, Step, part, stepped
from dashboard.reports.review import review_report
from dashboard.reviews.box_statistics import marked_boxes, same_model
from dashboard.reviews.complete_samples import complete_samples
from dashboard.reviews.exports import json_lines, verdict_rows
from dashboard.reviews.report_data import Dossier, Signature, gather
from dashboard.routes.attachments import safe_csv
from dashboard.services import Services

KINDS = {"html": "report", "csv": "CSV", "jsonl": "JSON Lines"}


def review_file(services: Services, review_id: str, kind: str) -> FileRequest:
    """One of KINDS, as the current person may see the review.

    Raises: UnknownReview; DatabaseProblem.
    """
    person = current_person()
    may_judge = person.may(Right.JUDGE)
    complete_samples(services, review_id)
    return FileRequest(
        name=f"review-{review_id[:12]}.{kind}",
        about=("review", review_id, kind, person.name, may_judge),
        make={
            "html": report_maker(services, review_id),
            "csv": lambda step: _table(_without_boxes(services, review_id, person), step),
            "jsonl": lambda step: _lines(_without_boxes(services, review_id, person), step),
        }[kind],
        version=services.reviews.revision(review_id),
    )


def report_maker(
    services: Services, review_id: str, signature: Signature | None = None
) -> Callable[[Step], bytes]:
    """Creates the report as the current person may see the review, with its marked boxes."""
    person = current_person()

    def make(step: Step) -> bytes:
        review = services.reviews.get(review_id)
        may_judge = person.may(Right.JUDGE)
        boxes = marked_boxes(
            *(services, review, person.name), step=part(step, 0, 0.4), may_judge=may_judge
        )
        dossier = gather(
            *(services.reviews, review_id, person.name),
            layers=boxes.layers,
            boxes_words=boxes.words,
            signature=signature,
            labels=_labels(services, review_id),
            self_named=person.local,
            may_judge=may_judge,
        )
        return review_report(dossier, services.reviews.snapshots, part(step, 0.5, 1))

    return make


def _table(dossier: Dossier, step: Step) -> bytes:
    total = max(len(dossier.samples.image_ids), len(dossier.histories))
    return safe_csv(stepped(verdict_rows(dossier), total, step))


def _lines(dossier: Dossier, step: Step) -> bytes:
    total = len(dossier.samples.image_ids)
    return "".join(stepped(json_lines(dossier), total, step)).encode()


def _without_boxes(services: Services, review_id: str, person: Person) -> Dossier:
    labels, may_judge = _labels(services, review_id), person.may(Right.JUDGE)
    return gather(services.reviews, review_id, person.name, labels=labels, may_judge=may_judge)


def _labels(services: Services, review_id: str) -> tuple[str, ...]:
    """The reviewed model's names of its classes; none where it is not served here."""
    card = same_model(services, services.reviews.get(review_id))
    return card.labels if card else ()
