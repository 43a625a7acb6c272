"""index audit record"""

from alembic import op

from kit import spine_history

revision = "5bcec5a91fb6"
down_revision = "fc75bd4b6ada"
branch_labels = None
depends_on = None


def upgrade() -> None:
    spine_history.index_3(op)


def downgrade() -> None:
    spine_history.drop_index_3(op)
