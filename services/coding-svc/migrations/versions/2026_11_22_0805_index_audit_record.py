"""index audit record"""

from alembic import op

from kit import spine_history

revision = "e35481de0dc9"
down_revision = "e386cac37ab2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    spine_history.index_3(op)


def downgrade() -> None:
    spine_history.drop_index_3(op)
