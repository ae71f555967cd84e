"""A scan of corrupted images states the corruption, its severity and the scan that it belongs to.

Scans of releases up to 0.10 are of the images as they are.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision: str | None = "0007"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Add the columns."""
    op.add_column("scan", sa.Column("corruption", sa.String(32), nullable=False, server_default=""))
    op.add_column("scan", sa.Column("severity", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("scan", sa.Column("clean_id", sa.String(64), nullable=False, server_default=""))


def downgrade() -> None:
    """Drop the columns."""
    for name in ("clean_id", "severity", "corruption"):
        op.drop_column("scan", name)
