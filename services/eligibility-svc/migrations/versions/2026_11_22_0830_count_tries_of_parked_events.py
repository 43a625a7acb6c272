"""count tries of parked events"""

from alembic import op

from kit import spine_history

revision = "567eba311bd1"
down_revision = "6ec91dddf2b9"
branch_labels = None
depends_on = None


def upgrade() -> None:
    spine_history.extend_4(op)


def downgrade() -> None:
    spine_history.reduce_4(op)
