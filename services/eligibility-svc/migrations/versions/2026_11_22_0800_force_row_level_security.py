"""force row level security"""

from alembic import op

from kit import row_security, spine_history

revision = "8287d518d978"
down_revision = "5b7f1f5b5940"
branch_labels = None
depends_on = None

TABLES = (
    "coverage",
    "eligibility_check",
    "eligibility_response",
    "patient",
    "payer",
    "practice",
)


def upgrade() -> None:
    spine_history.secure_2(op)
    row_security.force(op, *TABLES)


def downgrade() -> None:
    row_security.release(op, *TABLES)
    spine_history.release_2(op)
