"""count tries of parked events"""

from alembic import op

from kit import spine_history

revision = "40108f18a9d8"
down_revision = "e35481de0dc9"
branch_labels = None
depends_on = None


def upgrade() -> None:
    spine_history.extend_4(op)


def downgrade() -> None:
    spine_history.reduce_4(op)
