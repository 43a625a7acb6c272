"""count tries of parked events"""

from alembic import op

from kit import spine_history

revision = "7946bc66f8dd"
down_revision = "5bcec5a91fb6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    spine_history.extend_4(op)


def downgrade() -> None:
    spine_history.reduce_4(op)
