"""add coding edits

What organizations decided about rules, and on each encounter what the rules found.
"""

import sqlalchemy as sa
from alembic import op

import kit.database
from kit import row_security
from kit.migrations import protect_from_change

revision = "b52c9e61d7a3"
down_revision = "40108f18a9d8"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "edit_setting",
        sa.Column("rule_id", sa.String(length=10), nullable=False),
        sa.Column("setting", sa.String(length=10), nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.database.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edit_setting")),
    )
    op.create_index(
        op.f("ix_edit_setting_organization_id"), "edit_setting", ["organization_id"], unique=False
    )
    protect_from_change(op, "edit_setting")
    row_security.force(op, "edit_setting")
    # A constant default: no row is rewritten, and code of before goes on adding encounters.
    op.add_column(
        "encounter",
        sa.Column(
            "findings", sa.JSON(none_as_null=True), nullable=False, server_default=sa.text("'[]'")
        ),
    )


def downgrade() -> None:
    op.drop_column("encounter", "findings")
    row_security.release(op, "edit_setting")
    op.drop_table("edit_setting")
