"""A verdict may state no confidence: 0 in the column `confidence`; 1, 2 and 3 mean what they did.

No table changes. Releases that cannot read such a 0 refuse a database of this revision.
"""

revision = "0006"
down_revision: str | None = "0005"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Nothing is converted: what is there was given as 1, 2 or 3."""


def downgrade() -> None:
    """Nothing is converted back."""
