"""index audit record"""

from alembic import op

from kit import spine_history

revision = "6ec91dddf2b9"
down_revision = "8287d518d978"
branch_labels = None
depends_on = None


def upgrade() -> None:
    spine_history.index_3(op)


def downgrade() -> None:
    spine_history.drop_index_3(op)
