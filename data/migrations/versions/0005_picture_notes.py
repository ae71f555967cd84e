"""Notes on each file's pixels, the version of its decoder, and when its inode changed.

No decoder has the version 0, so every file is read again once.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision: str | None = "0004"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Add the three columns."""
    for column in (
        sa.Column("ctime_ns", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("decoder", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("notes", sa.JSON(), nullable=False, server_default="[]"),
    ):
        op.add_column("indexed_file", column)


def downgrade() -> None:
    """Drop them."""
    for name in ("notes", "decoder", "ctime_ns"):
        op.drop_column("indexed_file", name)
