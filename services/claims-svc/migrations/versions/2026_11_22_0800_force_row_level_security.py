"""force row level security"""

from alembic import op

from kit import row_security, spine_history

revision = "fc75bd4b6ada"
down_revision = "7e93ece750fe"
branch_labels = None
depends_on = None

TABLES = (
    "acknowledgment",
    "adjudication",
    "claim",
    "claim_history",
    "control_number",
    "coverage_status",
    "fee",
    "practice",
    "provider",
    "submission",
    "unmatched_item",
)


def upgrade() -> None:
    spine_history.secure_2(op)
    row_security.force(op, *TABLES)


def downgrade() -> None:
    row_security.release(op, *TABLES)
    spine_history.release_2(op)
