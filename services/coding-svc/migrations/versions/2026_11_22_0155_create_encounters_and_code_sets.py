"""create encounters and code sets"""

import sqlalchemy as sa
from alembic import op

import kit.database
from kit import spine_history

revision = "34bed036c66c"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    spine_history.create_1(op)
    op.create_table(
        "code_release",
        sa.Column("system", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("loaded_at", kit.database.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("system", "name", name=op.f("pk_code_release")),
    )
    op.create_table(
        "encounter",
        sa.Column("external_id", sa.String(length=50), nullable=False),
        sa.Column("patient_control_number", sa.String(length=20), nullable=True),
        sa.Column("patient_id", sa.String(length=36), nullable=False),
        sa.Column("service_date", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("warnings", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.database.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_encounter")),
        sa.UniqueConstraint(
            "organization_id", "external_id", name=op.f("uq_encounter_organization_id_external_id")
        ),
        sa.UniqueConstraint(
            "organization_id",
            "patient_control_number",
            name=op.f("uq_encounter_organization_id_patient_control_number"),
        ),
    )
    op.create_index(
        op.f("ix_encounter_organization_id"), "encounter", ["organization_id"], unique=False
    )
    op.create_table(
        "code_entry",
        sa.Column("system", sa.String(length=20), nullable=False),
        sa.Column("release", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("billable", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["system", "release"],
            ["code_release.system", "code_release.name"],
            name=op.f("fk_code_entry_system_release"),
        ),
        sa.PrimaryKeyConstraint("system", "release", "code", name=op.f("pk_code_entry")),
    )


def downgrade() -> None:
    op.drop_table("code_entry")
    op.drop_index(op.f("ix_encounter_organization_id"), table_name="encounter")
    op.drop_table("encounter")
    op.drop_table("code_release")
    spine_history.drop_1(op)
