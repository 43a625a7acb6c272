"""count tries of parked events"""

from alembic import op

from kit import spine_history

revision = "c394cc2d116d"
down_revision = "3e3973fe3559"
branch_labels = None
depends_on = None


def upgrade() -> None:
    spine_history.extend_4(op)


def downgrade() -> None:
    spine_history.reduce_4(op)
