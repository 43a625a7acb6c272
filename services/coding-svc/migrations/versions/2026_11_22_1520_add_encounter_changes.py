"""add encounter changes

Versions of encounters that came after they were billed.
"""

import sqlalchemy as sa
from alembic import op

import kit.database
from kit import row_security
from kit.migrations import protect_from_change

revision = "f10c8d3e57b2"
down_revision = "c3f95a7be218"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "encounter_change",
        sa.Column("encounter_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("changes", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("warnings", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("findings", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["encounter_id"], ["encounter.id"], name=op.f("fk_encounter_change_encounter_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_encounter_change")),
        sa.UniqueConstraint(
            "organization_id",
            "encounter_id",
            "version",
            name=op.f("uq_encounter_change_organization_id_encounter_id_version"),
        ),
    )
    op.create_index(
        op.f("ix_encounter_change_organization_id"), "encounter_change", ["organization_id"]
    )
    protect_from_change(op, "encounter_change")
    row_security.force(op, "encounter_change")


def downgrade() -> None:
    row_security.release(op, "encounter_change")
    op.drop_table("encounter_change")
