"""${message}."""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision: str | None = ${repr(down_revision)}
branch_labels: str | None = ${repr(branch_labels)}
depends_on: str | None = ${repr(depends_on)}


def upgrade() -> None:
    """State here what is done."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """State here what is undone."""
    ${downgrades if downgrades else "pass"}
