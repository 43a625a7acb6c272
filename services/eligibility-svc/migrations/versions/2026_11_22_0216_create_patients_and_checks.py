"""create patients and checks"""

import sqlalchemy as sa
from alembic import op

import kit.database
from kit import spine_history

revision = "5b7f1f5b5940"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    spine_history.create_1(op)
    _create_patient()
    _create_payer()
    _create_practice()
    _create_coverage()
    _create_eligibility_check()
    _create_eligibility_response()


def downgrade() -> None:
    op.drop_index(
        op.f("ix_eligibility_response_organization_id"), table_name="eligibility_response"
    )
    op.drop_index(op.f("ix_eligibility_response_check_id"), table_name="eligibility_response")
    op.drop_table("eligibility_response")
    op.drop_index(op.f("ix_eligibility_check_organization_id"), table_name="eligibility_check")
    op.drop_index(op.f("ix_eligibility_check_coverage_id"), table_name="eligibility_check")
    op.drop_index("ix_eligibility_check_organization_id_member_id", table_name="eligibility_check")
    op.drop_table("eligibility_check")
    op.drop_index(op.f("ix_coverage_patient_id"), table_name="coverage")
    op.drop_index(op.f("ix_coverage_organization_id"), table_name="coverage")
    op.drop_table("coverage")
    op.drop_index(op.f("ix_practice_organization_id"), table_name="practice")
    op.drop_table("practice")
    op.drop_index(op.f("ix_payer_organization_id"), table_name="payer")
    op.drop_table("payer")
    op.drop_index(op.f("ix_patient_organization_id"), table_name="patient")
    op.drop_table("patient")
    spine_history.drop_1(op)


def _create_patient() -> None:
    op.create_table(
        "patient",
        sa.Column("external_id", sa.String(length=50), nullable=False),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.database.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient")),
        sa.UniqueConstraint(
            "organization_id", "external_id", name=op.f("uq_patient_organization_id_external_id")
        ),
    )
    op.create_index(
        op.f("ix_patient_organization_id"), "patient", ["organization_id"], unique=False
    )


def _create_payer() -> None:
    op.create_table(
        "payer",
        sa.Column("payer_id", sa.String(length=15), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("eligibility_payer_id", sa.String(length=15), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.database.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payer")),
        sa.UniqueConstraint(
            "organization_id", "payer_id", name=op.f("uq_payer_organization_id_payer_id")
        ),
    )
    op.create_index(op.f("ix_payer_organization_id"), "payer", ["organization_id"], unique=False)


def _create_practice() -> None:
    op.create_table(
        "practice",
        sa.Column("submitter_id", sa.String(length=15), nullable=False),
        sa.Column("receiver_id", sa.String(length=15), nullable=False),
        sa.Column("usage_indicator", sa.String(length=1), nullable=False),
        sa.Column("billing_provider", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("control_number", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.database.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice")),
        sa.UniqueConstraint("organization_id", name=op.f("uq_practice_organization_id")),
    )
    op.create_index(
        op.f("ix_practice_organization_id"), "practice", ["organization_id"], unique=False
    )


def _create_coverage() -> None:
    op.create_table(
        "coverage",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("payer_id", sa.String(length=15), nullable=False),
        sa.Column("member_id", sa.String(length=80), nullable=False),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_coverage_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coverage")),
    )
    op.create_index(
        op.f("ix_coverage_organization_id"), "coverage", ["organization_id"], unique=False
    )
    op.create_index(op.f("ix_coverage_patient_id"), "coverage", ["patient_id"], unique=False)


def _create_eligibility_check() -> None:
    op.create_table(
        "eligibility_check",
        sa.Column("coverage_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("payer_id", sa.String(length=15), nullable=False),
        sa.Column("payer_identifier", sa.String(length=15), nullable=False),
        sa.Column("member_id", sa.String(length=80), nullable=False),
        sa.Column("service_date", sa.Date(), nullable=False),
        sa.Column("service_types", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("trace_number", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("inquiry", sa.Text(), nullable=True),
        sa.Column("benefits", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("rejections", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("answered_at", kit.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["coverage_id"], ["coverage.id"], name=op.f("fk_eligibility_check_coverage_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_eligibility_check")),
        sa.UniqueConstraint(
            "organization_id",
            "trace_number",
            name=op.f("uq_eligibility_check_organization_id_trace_number"),
        ),
    )
    op.create_index(
        op.f("ix_eligibility_check_coverage_id"), "eligibility_check", ["coverage_id"], unique=False
    )
    op.create_index(
        op.f("ix_eligibility_check_organization_id"),
        "eligibility_check",
        ["organization_id"],
        unique=False,
    )
    op.create_index(
        "ix_eligibility_check_organization_id_member_id",
        "eligibility_check",
        ["organization_id", "member_id"],
        unique=False,
    )


def _create_eligibility_response() -> None:
    op.create_table(
        "eligibility_response",
        sa.Column("check_id", sa.Uuid(), nullable=True),
        sa.Column("trace_number", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("document", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("applied", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_id"], ["eligibility_check.id"], name=op.f("fk_eligibility_response_check_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_eligibility_response")),
    )
    op.create_index(
        op.f("ix_eligibility_response_check_id"), "eligibility_response", ["check_id"], unique=False
    )
    op.create_index(
        op.f("ix_eligibility_response_organization_id"),
        "eligibility_response",
        ["organization_id"],
        unique=False,
    )
