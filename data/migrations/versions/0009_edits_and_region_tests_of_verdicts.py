"""A verdict keeps the edits of the image and the region test; a review may ask for that test.

Verdicts of releases up to 0.11 are of images without edits, and none of their reviews asked for the
test. SQLite adds the columns in place, so the triggers of the tables stay.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision: str | None = "0008"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Add the columns."""
    op.add_column(
        "review",
        sa.Column("region_test", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("verdict", sa.Column("edits", sa.Text(), nullable=False, server_default=""))
    op.add_column("verdict", sa.Column("region_test", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Drop the columns."""
    op.drop_column("verdict", "region_test")
    op.drop_column("verdict", "edits")
    op.drop_column("review", "region_test")
