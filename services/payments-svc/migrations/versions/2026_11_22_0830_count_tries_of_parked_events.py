"""count tries of parked events"""

from alembic import op

from kit import spine_history

revision = "3ce31d37e1e1"
down_revision = "a9a4e21d0b4e"
branch_labels = None
depends_on = None


def upgrade() -> None:
    spine_history.extend_4(op)


def downgrade() -> None:
    spine_history.reduce_4(op)
