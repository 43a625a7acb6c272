"""force row level security"""

from alembic import op

from kit import row_security, spine_history

revision = "e386cac37ab2"
down_revision = "34bed036c66c"
branch_labels = None
depends_on = None

TABLES = ("encounter",)


def upgrade() -> None:
    spine_history.secure_2(op)
    row_security.force(op, *TABLES)


def downgrade() -> None:
    row_security.release(op, *TABLES)
    spine_history.release_2(op)
