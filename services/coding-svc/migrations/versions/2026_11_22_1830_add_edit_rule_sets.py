"""add edit rule sets

The rules behind the names that the history of codes has.
"""

import sqlalchemy as sa
from alembic import op

import kit.database
from kit import row_security
from kit.migrations import protect_from_change

revision = "7b1e40d2f6a9"
down_revision = "f10c8d3e57b2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "edit_rule_set",
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("rules", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.database.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edit_rule_set")),
        sa.UniqueConstraint(
            "organization_id", "name", name=op.f("uq_edit_rule_set_organization_id_name")
        ),
    )
    op.create_index(op.f("ix_edit_rule_set_organization_id"), "edit_rule_set", ["organization_id"])
    protect_from_change(op, "edit_rule_set")
    row_security.force(op, "edit_rule_set")


def downgrade() -> None:
    row_security.release(op, "edit_rule_set")
    op.drop_table("edit_rule_set")
