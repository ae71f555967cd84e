"""Team reviews: queues, verdicts, discussions, settlements, signatures, and the audit trail."""

import sqlalchemy as sa
from alembic import op

from data.migrations.guards import drop_guards, guard_tables

revision = "0003"
down_revision: str | None = "0002"
branch_labels: str | None = None
depends_on: str | None = None

COUNTED = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = (
    "review",
    "review_sample",
    "verdict",
    "standing_verdict",
    "verdict_draft",
    "remark",
    "settlement",
    "sign_off",
    "audit_entry",
)


def upgrade() -> None:
    """Create the tables and their guards."""
    op.create_table(
        "audit_entry",
        sa.Column("number", COUNTED, autoincrement=True, nullable=False),
        sa.Column("created", sa.Float(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("action", sa.String(48), nullable=False),
        sa.Column("review_id", sa.String(16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit_entry"),
    )
    op.create_index("ix_audit_entry_review", "audit_entry", ["review_id", "number"])
    op.create_index("ix_audit_entry_sample", "audit_entry", ["review_id", "position", "number"])
    op.create_table(
        "review",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("guidelines", sa.Text(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("blind", sa.Boolean(), nullable=False),
        sa.Column("reviewers", sa.JSON(), nullable=False),
        sa.Column("opening", sa.JSON(), nullable=False),
        sa.Column("model_key", sa.Text(), nullable=False),
        sa.Column("model_name", sa.Text(), nullable=False),
        sa.Column("weights_sha256", sa.String(64), nullable=False),
        sa.Column("preprocess", sa.String(64), nullable=False),
        sa.Column("gallery_title", sa.Text(), nullable=False),
        sa.Column("gallery_sha256", sa.String(64), nullable=False),
        sa.Column("queue_words", sa.Text(), nullable=False),
        sa.Column("queue_text", sa.Text(), nullable=False),
        sa.Column("queue_seed", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("samples", sa.Integer(), nullable=False),
        sa.Column("created", sa.Float(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_review"),
    )
    op.create_table(
        "review_sample",
        sa.Column("review_id", sa.String(16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("image_id", sa.String(64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("label", sa.Integer(), nullable=False),
        sa.Column("class_name", sa.Text(), nullable=False),
        sa.Column("groups", sa.Text(), nullable=False),
        sa.Column("predicted", sa.Integer(), nullable=False),
        sa.Column("predicted_name", sa.Text(), nullable=False),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("added", sa.Float(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("given", sa.Integer(), nullable=False),
        sa.Column("disputed", sa.Boolean(), nullable=False),
        sa.Column("last", sa.Float(), nullable=False),
        sa.Column("remarks", sa.Integer(), nullable=False),
        sa.Column("settled", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name="fk_review_sample_review_id_review"
        ),
        sa.PrimaryKeyConstraint("review_id", "position", name="pk_review_sample"),
        sa.UniqueConstraint("review_id", "image_id", name="uq_review_sample_image"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_review_sample_image_id", "review_sample", ["image_id"])
    op.create_table(
        "sign_off",
        sa.Column("review_id", sa.String(16), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("report_sha256", sa.String(64), nullable=False),
        sa.Column("created", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name="fk_sign_off_review_id_review"),
        sa.PrimaryKeyConstraint("review_id", name="pk_sign_off"),
    )
    op.create_index("ix_sign_off_report_sha256", "sign_off", ["report_sha256"])
    op.create_table(
        "remark",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("review_id", sa.String(16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id", "position"],
            ["review_sample.review_id", "review_sample.position"],
            name="fk_remark_sample",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_remark"),
    )
    op.create_index("ix_remark_sample", "remark", ["review_id", "position", "created"])
    op.create_table(
        "settlement",
        sa.Column("review_id", sa.String(16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(24), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("settled_by", sa.Text(), nullable=False),
        sa.Column("verdicts", sa.JSON(), nullable=False),
        sa.Column("created", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id", "position"],
            ["review_sample.review_id", "review_sample.position"],
            name="fk_settlement_sample",
        ),
        sa.PrimaryKeyConstraint("review_id", "position", "version", name="pk_settlement"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "standing_verdict",
        sa.Column("review_id", sa.String(16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.SmallInteger(), nullable=False),
        sa.Column("confidence", sa.SmallInteger(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("marked", sa.Boolean(), nullable=False),
        sa.Column("created", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id", "position"],
            ["review_sample.review_id", "review_sample.position"],
            name="fk_standing_verdict_sample",
        ),
        sa.PrimaryKeyConstraint("review_id", "position", "reviewer", name="pk_standing_verdict"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_standing_verdict_reviewer",
        "standing_verdict",
        ["review_id", "reviewer", "created", "code", "confidence", "position"],
    )
    op.create_table(
        "verdict",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("review_id", sa.String(16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(24), nullable=False),
        sa.Column("confidence", sa.SmallInteger(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("boxes", sa.JSON(), nullable=False),
        sa.Column("target", sa.Integer(), nullable=False),
        sa.Column("layer", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("evidence", sa.String(64), nullable=False),
        sa.Column("created", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id", "position"],
            ["review_sample.review_id", "review_sample.position"],
            name="fk_verdict_sample",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_verdict"),
        sa.UniqueConstraint(
            "review_id", "position", "reviewer", "version", name="uq_verdict_version"
        ),
    )
    op.create_table(
        "verdict_draft",
        sa.Column("review_id", sa.String(16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("saved", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id", "position"],
            ["review_sample.review_id", "review_sample.position"],
            name="fk_verdict_draft_sample",
        ),
        sa.PrimaryKeyConstraint("review_id", "position", "reviewer", name="pk_verdict_draft"),
        sqlite_with_rowid=False,
    )
    guard_tables()


def downgrade() -> None:
    """Drop the tables and their guards."""
    for table in reversed(TABLES):
        op.drop_table(table)
    drop_guards()
