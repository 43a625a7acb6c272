"""index audit record"""

from alembic import op

from kit import spine_history

revision = "be069982ed8b"
down_revision = "e8cea4ecc6c2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    spine_history.index_3(op)


def downgrade() -> None:
    spine_history.drop_index_3(op)
