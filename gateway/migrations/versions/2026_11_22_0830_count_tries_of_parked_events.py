"""count tries of parked events"""

from alembic import op

from kit import spine_history

revision = "c7fad2d51219"
down_revision = "be069982ed8b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    spine_history.extend_4(op)


def downgrade() -> None:
    spine_history.reduce_4(op)
