"""A sample keeps whether its prediction is right, and the classes a multi-label model predicts.

In samples of releases up to 0.13, label and prediction decide what is right. Of a multi-label model
only the best class was stored: then it is unknown until the app fills in the others.
"""

import sqlalchemy as sa
from alembic import op

from data.migrations.guards import signed_samples_unlocked

revision = "0011"
down_revision: str | None = "0010"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Add the columns; SQLite adds them in place, so the triggers of the table stay."""
    op.add_column("review_sample", sa.Column("yes", sa.JSON(), nullable=True))
    op.add_column(
        "review_sample", sa.Column("outcome", sa.String(8), nullable=False, server_default="")
    )
    with signed_samples_unlocked():
        op.execute(
            "UPDATE review_sample SET outcome = "
            "CASE WHEN predicted = label THEN 'right' ELSE 'wrong' END "
            "WHERE label >= 0 AND predicted >= 0"
        )


def downgrade() -> None:
    """Drop the columns."""
    op.drop_column("review_sample", "outcome")
    op.drop_column("review_sample", "yes")
