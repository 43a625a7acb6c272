"""force row level security"""

from alembic import op

from kit import row_security, spine_history

revision = "e8cea4ecc6c2"
down_revision = "211e4a0ada79"
branch_labels = None
depends_on = None

TABLES = ("api_client",)


def upgrade() -> None:
    spine_history.secure_2(op)
    row_security.force(op, *TABLES)
    # A client is looked up by its id, before it is known whose it is.
    row_security.let_cross(op, "api_client")


def downgrade() -> None:
    row_security.release(op, *TABLES)
    spine_history.release_2(op)
