"""force row level security"""

from alembic import op

from kit import row_security, spine_history

revision = "0e7307434648"
down_revision = "01aeab07440d"
branch_labels = None
depends_on = None

TABLES = (
    "billed_claim",
    "journal_entry",
    "posting",
    "remittance",
    "remittance_claim",
    "remittance_file",
    "statement",
    "unmatched_payment",
)


def upgrade() -> None:
    spine_history.secure_2(op)
    row_security.force(op, *TABLES)


def downgrade() -> None:
    row_security.release(op, *TABLES)
    spine_history.release_2(op)
