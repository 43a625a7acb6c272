"""index audit record"""

from alembic import op

from kit import spine_history

revision = "a9a4e21d0b4e"
down_revision = "0e7307434648"
branch_labels = None
depends_on = None


def upgrade() -> None:
    spine_history.index_3(op)


def downgrade() -> None:
    spine_history.drop_index_3(op)
