"""Rows of the tables to records and back."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from sqlalchemy import Connection, Select

from data.reviews.records import (
    AuditEntry,
    Box,
    Choice,
    Confidence,
    Draft,
    Judgement,
    NewSample,
    QueueOrigin,
    Remark,
    Review,
    ReviewedGallery,
    ReviewedModel,
    ReviewSetup,
    Sample,
    Settlement,
    SignOff,
    State,
    Verdict,
)
from data.reviews.views import CHOICES

Row = Mapping[str, Any]
Record = TypeVar("Record")
WITHDRAWN = -1  # instead of a place in CHOICES


def fetch(
    connection: Connection, query: Select[Any], make: Callable[[Row], Record]
) -> list[Record]:
    """A record of each row."""
    result = connection.execute(query)
    names = tuple(result.keys())
    return [make(dict(zip(names, row, strict=True))) for row in result]


def fetch_first(
    connection: Connection, query: Select[Any], make: Callable[[Row], Record]
) -> Record | None:
    """A record of the first row, None if there is none."""
    return next(iter(fetch(connection, query.limit(1), make)), None)


def code_of(choice: Choice | None) -> int:
    """A choice's place in CHOICES, -1 for none."""
    return WITHDRAWN if choice is None else CHOICES.index(choice)


def choice_of(code: int | None) -> Choice | None:
    """The choice at a place in CHOICES; None for -1 and where there is no row."""
    return None if code is None or code == WITHDRAWN else CHOICES[code]


def joined(names: Iterable[str]) -> str:
    """Names, a line each, with a line break at both ends, so that one is found whole."""
    lines = [name.replace("\n", " ") for name in names]
    return "\n".join(["", *lines, ""]) if lines else ""


def parted(text: str) -> tuple[str, ...]:
    """What `joined` joined."""
    return tuple(text.split("\n")[1:-1])


def setup_row(setup: ReviewSetup) -> dict[str, Any]:
    """What may change of a review."""
    return {
        "name": setup.name,
        "purpose": setup.purpose,
        "guidelines": setup.guidelines,
        "tags": list(setup.tags),
        "blind": setup.blind,
        "reviewers": list(setup.reviewers),
        "opening": dict(setup.opening),
    }


def review_of(row: Row) -> Review:
    """A row of `review`."""
    return Review(
        id=row["id"],
        name=row["name"],
        purpose=row["purpose"],
        guidelines=row["guidelines"],
        tags=tuple(row["tags"]),
        blind=row["blind"],
        reviewers=tuple(row["reviewers"]),
        opening=row["opening"],
        model=ReviewedModel(
            row["model_key"], row["model_name"], row["weights_sha256"], row["preprocess"]
        ),
        gallery=ReviewedGallery(row["gallery_title"], row["gallery_sha256"]),
        queue=QueueOrigin(row["queue_words"], row["queue_text"], row["queue_seed"]),
        state=State(row["state"]),
        samples=row["samples"],
        created=row["created"],
        created_by=row["created_by"],
        version=row["version"],
    )


def sample_row(sample: NewSample) -> dict[str, Any]:
    """A sample on its way into a queue; the caller adds where, when and by whom."""
    return {
        "image_id": sample.image_id,
        "name": sample.name,
        "label": int(sample.label),
        "class_name": sample.class_name,
        "groups": joined(sample.groups),
        "predicted": int(sample.predicted),
        "predicted_name": sample.predicted_name,
        "probability": float(sample.probability),
        "search": sample.search,
        "words": f"{sample.class_name}\n{sample.name}".casefold(),
        "given": 0,
        "disputed": False,
        "last": 0.0,
        "remarks": 0,
        "settled": WITHDRAWN,
    }


def sample_of(row: Row) -> Sample:
    """A row of `review_sample`."""
    return Sample(
        review_id=row["review_id"],
        position=row["position"],
        image_id=row["image_id"],
        name=row["name"],
        label=row["label"],
        class_name=row["class_name"],
        groups=parted(row["groups"]),
        predicted=row["predicted"],
        predicted_name=row["predicted_name"],
        probability=row["probability"],
        search=row["search"],
        added=row["added"],
        added_by=row["added_by"],
    )


def verdict_row(verdict: Verdict) -> dict[str, Any]:
    """A row of `verdict`."""
    said = verdict.judgement
    return {
        "id": verdict.id,
        "review_id": verdict.review_id,
        "position": verdict.position,
        "reviewer": verdict.reviewer,
        "version": verdict.version,
        "choice": said.choice.value if said else "",
        "confidence": int(said.confidence) if said else 0,
        "tags": list(said.tags) if said else [],
        "comment": said.comment if said else "",
        "boxes": [_edges(box) for box in said.boxes] if said else [],
        "target": int(said.target) if said else -1,
        "layer": said.layer if said else "",
        "method": said.method if said else "",
        "parameters": dict(said.parameters) if said else {},
        "search": said.search if said else "",
        "evidence": said.evidence if said else "",
        "created": verdict.created,
    }


def standing_row(verdict: Verdict) -> dict[str, Any]:
    """A row of `standing_verdict`."""
    said = verdict.judgement
    return {
        "review_id": verdict.review_id,
        "position": verdict.position,
        "reviewer": verdict.reviewer,
        "version": verdict.version,
        "code": code_of(said.choice if said else None),
        "confidence": int(said.confidence) if said else 0,
        "tags": joined(said.tags) if said else "",
        "marked": bool(said and said.boxes),
        "created": verdict.created,
    }


def verdict_of(row: Row) -> Verdict:
    """A row of `verdict`."""
    judgement = None
    if row["choice"]:
        judgement = Judgement(
            choice=Choice(row["choice"]),
            confidence=Confidence(row["confidence"]),
            tags=tuple(row["tags"]),
            comment=row["comment"],
            boxes=tuple(Box(*edges) for edges in row["boxes"]),
            target=row["target"],
            layer=row["layer"],
            method=row["method"],
            parameters=row["parameters"],
            search=row["search"],
            evidence=row["evidence"],
        )
    return Verdict(
        id=row["id"],
        review_id=row["review_id"],
        position=row["position"],
        reviewer=row["reviewer"],
        version=row["version"],
        judgement=judgement,
        created=row["created"],
    )


def settlement_of(row: Row) -> Settlement:
    """A row of `settlement`."""
    choice = Choice(row["choice"]) if row["choice"] else None
    return Settlement(**{**row, "choice": choice})


def draft_of(row: Row) -> Draft:
    """A row of `verdict_draft`."""
    return Draft(**row)


def remark_of(row: Row) -> Remark:
    """A row of `remark`."""
    return Remark(**row)


def sign_off_of(row: Row) -> SignOff:
    """A row of `sign_off`."""
    return SignOff(**row)


def audit_of(row: Row) -> AuditEntry:
    """A row of `audit_entry`."""
    return AuditEntry(**row)


def _edges(box: Box) -> list[int]:
    return [int(box.left), int(box.top), int(box.right), int(box.bottom)]
