"""force row level security"""

from alembic import op

from kit import row_security, spine_history

revision = "fdf9f854c500"
down_revision = "8c1d0a5e7b21"
branch_labels = None
depends_on = None

TABLES = (
    "box",
    "note",
)


def upgrade() -> None:
    spine_history.secure_2(op)
    row_security.force(op, *TABLES)


def downgrade() -> None:
    row_security.release(op, *TABLES)
    spine_history.release_2(op)
