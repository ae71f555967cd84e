"""The tables of reviews.

Verdicts, remarks, settlements, signatures and the audit trail only grow: triggers refuse to change
or delete their rows, and to touch a review that is signed.

What is said often stands twice: once in rows that only grow, and once, brought up to date in the
same transaction, where a page of ten thousand samples is read from: `standing_verdict`, and the
last columns of `review_sample`.
"""

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from data.db.records import Stored
from data.db.tables import SHA256, Base
from data.reviews.column_types import Boxes, ClassNames, EnumColumn, JsonTuple, Lines
from data.reviews.records import (
    NONE_GIVEN,
    AuditEntry,
    Box,
    Choice,
    Confidence,
    NewSample,
    Remark,
    Review,
    ReviewSetup,
    ReviewState,
    Sample,
    Settlement,
    SignOff,
    Verdict,
    VerdictDraft,
)

ID = String(16)  # drawn by lot, hexadecimal
COUNTED = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up in this type alone


def _of_sample(name: str) -> ForeignKeyConstraint:
    of = ["review_sample.review_id", "review_sample.position"]
    return ForeignKeyConstraint(["review_id", "position"], of, name=f"fk_{name}_sample")


class ReviewRow(Base):
    """A review; `version` counts the changes of its set-up and state."""

    __tablename__ = "review"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    purpose: Mapped[str] = mapped_column(Text)
    guidelines: Mapped[str] = mapped_column(Text)
    tags: Mapped[tuple[str, ...]] = mapped_column(JsonTuple)
    blind: Mapped[bool] = mapped_column(Boolean)
    reviewers: Mapped[tuple[str, ...]] = mapped_column(JsonTuple)
    opening: Mapped[dict[str, Any]] = mapped_column(JSON)
    region_test: Mapped[bool] = mapped_column(Boolean, server_default=false())
    model_key: Mapped[str] = mapped_column(Text)
    model_name: Mapped[str] = mapped_column(Text)
    weights_sha256: Mapped[str] = mapped_column(SHA256)
    preprocess: Mapped[str] = mapped_column(String(64))
    gallery_title: Mapped[str] = mapped_column(Text)
    gallery_sha256: Mapped[str] = mapped_column(SHA256)
    queue_words: Mapped[str] = mapped_column(Text)
    queue_text: Mapped[str] = mapped_column(Text)
    queue_seed: Mapped[int | None] = mapped_column(BigInteger)
    state: Mapped[ReviewState] = mapped_column(EnumColumn(ReviewState, String(16)))
    samples: Mapped[int] = mapped_column(Integer)
    created: Mapped[float] = mapped_column(Float)
    created_by: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(Integer)


class SampleRow(Base):
    """A sample of a queue; the columns from `given` on follow from other tables."""

    __tablename__ = "review_sample"
    __table_args__ = (
        UniqueConstraint("review_id", "image_id", name="uq_review_sample_image"),
        {"sqlite_with_rowid": False},
    )

    review_id: Mapped[str] = mapped_column(ForeignKey(ReviewRow.id), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    image_id: Mapped[str] = mapped_column(SHA256, index=True)
    name: Mapped[str] = mapped_column(Text)
    label: Mapped[int] = mapped_column(Integer)
    class_name: Mapped[str] = mapped_column(Text)
    groups: Mapped[tuple[str, ...]] = mapped_column(Lines)
    predicted: Mapped[int] = mapped_column(Integer)
    predicted_name: Mapped[str] = mapped_column(Text)
    probability: Mapped[float] = mapped_column(Float)
    yes: Mapped[dict[int, str] | None] = mapped_column(ClassNames)
    outcome: Mapped[str] = mapped_column(String(8), default="", server_default="")
    search: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)  # names of class and file, case-folded
    added: Mapped[float] = mapped_column(Float)
    added_by: Mapped[str] = mapped_column(Text)
    given: Mapped[int] = mapped_column(Integer, default=0)  # standing verdicts
    disputed: Mapped[bool] = mapped_column(Boolean, default=False)  # they are not all the same
    last: Mapped[float] = mapped_column(Float, default=0.0)  # time of the latest verdict, or 0
    remarks: Mapped[int] = mapped_column(Integer, default=0)
    settled: Mapped[int] = mapped_column(SmallInteger, default=NONE_GIVEN)  # place in CHOICES


class VerdictRow(Base):
    """One version of a verdict; `choice` "" in one that withdraws."""

    __tablename__ = "verdict"
    __table_args__ = (
        UniqueConstraint("review_id", "position", "reviewer", "version", name="uq_verdict_version"),
        _of_sample("verdict"),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    review_id: Mapped[str] = mapped_column(ID)
    position: Mapped[int] = mapped_column(Integer)
    reviewer: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(Integer)
    choice: Mapped[Choice | None] = mapped_column(
        EnumColumn(Choice, String(24), ""), nullable=False
    )
    confidence: Mapped[Confidence] = mapped_column(
        EnumColumn(Confidence, SmallInteger()), nullable=False, default=Confidence.NOT_STATED
    )
    tags: Mapped[tuple[str, ...]] = mapped_column(JsonTuple, default=())
    comment: Mapped[str] = mapped_column(Text, default="")
    boxes: Mapped[tuple[Box, ...]] = mapped_column(Boxes, default=())
    target: Mapped[int] = mapped_column(Integer, default=-1)
    layer: Mapped[str] = mapped_column(Text, default="")
    method: Mapped[str] = mapped_column(Text, default="")
    parameters: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    edits: Mapped[str] = mapped_column(Text, default="", server_default="")
    region_test: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    search: Mapped[str] = mapped_column(Text, default="")
    evidence: Mapped[str] = mapped_column(SHA256, default="")
    created: Mapped[float] = mapped_column(Float)
    setup_version: Mapped[int | None] = mapped_column(Integer)  # None: not recorded


class CurrentVerdictRow(Base):
    """The newest version of a reviewer's verdict, in few bytes; `code` -1 if it withdraws."""

    __tablename__ = "standing_verdict"
    __table_args__ = (
        Index(  # holds all that progress and agreement ask for
            "ix_standing_verdict_reviewer",
            "review_id",
            "reviewer",
            "created",
            "code",
            "confidence",
            "position",
        ),
        _of_sample("standing_verdict"),
        {"sqlite_with_rowid": False},
    )

    review_id: Mapped[str] = mapped_column(ID, primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    reviewer: Mapped[str] = mapped_column(Text, primary_key=True)
    version: Mapped[int] = mapped_column(Integer)
    code: Mapped[int] = mapped_column(SmallInteger)  # place in CHOICES, or -1
    confidence: Mapped[int] = mapped_column(SmallInteger)
    tags: Mapped[tuple[str, ...]] = mapped_column(Lines)
    marked: Mapped[bool] = mapped_column(Boolean)  # it has boxes
    created: Mapped[float] = mapped_column(Float)


class DraftRow(Base):
    """A verdict that is being written."""

    __tablename__ = "verdict_draft"
    __table_args__ = (_of_sample("verdict_draft"), {"sqlite_with_rowid": False})

    review_id: Mapped[str] = mapped_column(ID, primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    reviewer: Mapped[str] = mapped_column(Text, primary_key=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    base_version: Mapped[int] = mapped_column(Integer)
    sequence: Mapped[int] = mapped_column(BigInteger)
    saved: Mapped[float] = mapped_column(Float)


class RemarkRow(Base):
    """One entry in the discussion of a sample."""

    __tablename__ = "remark"
    __table_args__ = (
        Index("ix_remark_sample", "review_id", "position", "created"),
        _of_sample("remark"),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    review_id: Mapped[str] = mapped_column(ID)
    position: Mapped[int] = mapped_column(Integer)
    author: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    created: Mapped[float] = mapped_column(Float)


class SettlementRow(Base):
    """One version of what was agreed on; `choice` "" in one that withdraws."""

    __tablename__ = "settlement"
    __table_args__ = (_of_sample("settlement"), {"sqlite_with_rowid": False})

    review_id: Mapped[str] = mapped_column(ID, primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    choice: Mapped[Choice | None] = mapped_column(
        EnumColumn(Choice, String(24), ""), nullable=False
    )
    comment: Mapped[str] = mapped_column(Text)
    settled_by: Mapped[str] = mapped_column(Text)
    verdicts: Mapped[dict[str, int]] = mapped_column(JSON)  # versions by reviewer
    created: Mapped[float] = mapped_column(Float)


class SignOffRow(Base):
    """The one signature of a review."""

    __tablename__ = "sign_off"

    review_id: Mapped[str] = mapped_column(ForeignKey(ReviewRow.id), primary_key=True)
    statement: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    report_sha256: Mapped[str] = mapped_column(SHA256, index=True)
    created: Mapped[float] = mapped_column(Float)


class AuditRow(Base):
    """Who did what when; it outlives what it speaks of."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_review", "review_id", "number"),
        Index("ix_audit_entry_sample", "review_id", "position", "number"),
    )

    number: Mapped[int] = mapped_column(COUNTED, primary_key=True, autoincrement=True)
    created: Mapped[float] = mapped_column(Float)
    who: Mapped[str] = mapped_column(Text)
    action: Mapped[str] = mapped_column(String(48))
    review_id: Mapped[str] = mapped_column(ID)  # "" where no review is meant
    position: Mapped[int | None] = mapped_column(Integer)
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)


# What is read from the tables, and written to them, as a whole.
SETUP = Stored(ReviewRow, ReviewSetup)
REVIEW = Stored(ReviewRow, Review)
NEW_SAMPLE = Stored(SampleRow, NewSample)
SAMPLE = Stored(SampleRow, Sample)
VERDICT = Stored(VerdictRow, Verdict)
DRAFT = Stored(DraftRow, VerdictDraft)
REMARK = Stored(RemarkRow, Remark)
SETTLEMENT = Stored(SettlementRow, Settlement)
SIGN_OFF = Stored(SignOffRow, SignOff)
AUDIT_ENTRY = Stored(AuditRow, AuditEntry)
