"""add code assignments

The history of every encounter's codes, and a version by which two writers are told apart.
"""

import sqlalchemy as sa
from alembic import op

import kit.database
from kit import row_security
from kit.migrations import protect_from_change

revision = "5d07f3a9c1e4"
down_revision = "b52c9e61d7a3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # A constant default: no row is rewritten, and code of before goes on adding encounters.
    op.add_column(
        "encounter",
        sa.Column("version", sa.BigInteger(), nullable=False, server_default=sa.text("1")),
    )
    op.create_table(
        "code_assignment",
        sa.Column("encounter_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=False),
        sa.Column("coding_status", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("codes", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("findings", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("releases", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("rule_set", sa.String(length=16), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["encounter_id"], ["encounter.id"], name=op.f("fk_code_assignment_encounter_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_assignment")),
        sa.UniqueConstraint(
            "organization_id",
            "encounter_id",
            "version",
            name=op.f("uq_code_assignment_organization_id_encounter_id_version"),
        ),
    )
    op.create_index(
        op.f("ix_code_assignment_organization_id"), "code_assignment", ["organization_id"]
    )
    protect_from_change(op, "code_assignment")
    row_security.force(op, "code_assignment")


def downgrade() -> None:
    row_security.release(op, "code_assignment")
    op.drop_table("code_assignment")
    op.drop_column("encounter", "version")
