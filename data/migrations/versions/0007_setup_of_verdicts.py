"""A verdict states the version of the review's set-up that was on the reviewer's page.

It stays empty in verdicts of releases up to 0.8.3: then it was not recorded. SQLite adds the column
in place, so the triggers of the table stay.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision: str | None = "0006"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("verdict", sa.Column("setup_version", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("verdict", "setup_version")
