"""add encounter changed at

Since when the encounter of a claim says otherwise than was billed.
"""

import sqlalchemy as sa
from alembic import op

import kit.database

revision = "7b2e94c0a6d1"
down_revision = "7946bc66f8dd"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "claim",
        sa.Column("encounter_changed_at", kit.database.UtcDateTime(timezone=True), nullable=True),
    )


def downgrade() -> None:
    op.drop_column("claim", "encounter_changed_at")
