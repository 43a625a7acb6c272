"""index audit record"""

from alembic import op

from kit import spine_history

revision = "3e3973fe3559"
down_revision = "fdf9f854c500"
branch_labels = None
depends_on = None


def upgrade() -> None:
    spine_history.index_3(op)


def downgrade() -> None:
    spine_history.drop_index_3(op)
