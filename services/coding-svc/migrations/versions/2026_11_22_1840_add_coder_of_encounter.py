"""add coder of encounter

Who works on an encounter that waits in the queue, and since when.
"""

import sqlalchemy as sa
from alembic import op

import kit.database

revision = "2c9d5e81f4b7"
down_revision = "7b1e40d2f6a9"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("encounter", sa.Column("assigned_to", sa.String(length=120), nullable=True))
    op.add_column(
        "encounter",
        sa.Column("assigned_at", kit.database.UtcDateTime(timezone=True), nullable=True),
    )


def downgrade() -> None:
    op.drop_column("encounter", "assigned_at")
    op.drop_column("encounter", "assigned_to")
