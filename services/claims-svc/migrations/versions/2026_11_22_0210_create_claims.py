"""create claims"""

import sqlalchemy as sa
from alembic import op

import kit.database
from kit import spine_history
from kit.migrations import protect_from_change

revision = "7e93ece750fe"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    spine_history.create_1(op)
    _create_acknowledgment()
    _create_claim()
    _create_control_number()
    _create_coverage_status()
    _create_fee()
    _create_practice()
    _create_provider()
    _create_unmatched_item()
    _create_adjudication()
    _create_claim_history()
    _create_submission()


def downgrade() -> None:
    op.drop_index(op.f("ix_submission_organization_id"), table_name="submission")
    op.drop_index("ix_submission_group", table_name="submission")
    op.drop_index(op.f("ix_submission_claim_id"), table_name="submission")
    op.drop_table("submission")
    op.drop_index(op.f("ix_claim_history_organization_id"), table_name="claim_history")
    op.drop_index(op.f("ix_claim_history_claim_id"), table_name="claim_history")
    op.drop_table("claim_history")
    op.drop_index(op.f("ix_adjudication_organization_id"), table_name="adjudication")
    op.drop_index(op.f("ix_adjudication_claim_id"), table_name="adjudication")
    op.drop_table("adjudication")
    op.drop_index(op.f("ix_unmatched_item_organization_id"), table_name="unmatched_item")
    op.drop_table("unmatched_item")
    op.drop_index(op.f("ix_provider_organization_id"), table_name="provider")
    op.drop_table("provider")
    op.drop_index(op.f("ix_practice_organization_id"), table_name="practice")
    op.drop_table("practice")
    op.drop_index(op.f("ix_fee_organization_id"), table_name="fee")
    op.drop_table("fee")
    op.drop_index(op.f("ix_coverage_status_organization_id"), table_name="coverage_status")
    op.drop_table("coverage_status")
    op.drop_table("control_number")
    op.drop_index("ix_claim_organization_id_state", table_name="claim")
    op.drop_index(op.f("ix_claim_organization_id"), table_name="claim")
    op.drop_table("claim")
    op.drop_index(op.f("ix_acknowledgment_organization_id"), table_name="acknowledgment")
    op.drop_table("acknowledgment")
    spine_history.drop_1(op)


def _create_acknowledgment() -> None:
    op.create_table(
        "acknowledgment",
        sa.Column("kinds", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("matched", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("unmatched", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("blob", sa.Text(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.database.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acknowledgment")),
        sa.UniqueConstraint(
            "organization_id", "sha256", name=op.f("uq_acknowledgment_organization_id_sha256")
        ),
    )
    op.create_index(
        op.f("ix_acknowledgment_organization_id"),
        "acknowledgment",
        ["organization_id"],
        unique=False,
    )
    protect_from_change(op, "acknowledgment")


def _create_claim() -> None:
    op.create_table(
        "claim",
        sa.Column("encounter_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("patient_control_number", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("payer_priority", sa.String(length=10), nullable=False),
        sa.Column("payer_id", sa.String(length=15), nullable=False),
        sa.Column("payer_claim_control_number", sa.String(length=50), nullable=True),
        sa.Column("service_date", sa.Date(), nullable=False),
        sa.Column("charge_cents", sa.BigInteger(), nullable=False),
        sa.Column("paid_cents", sa.BigInteger(), nullable=False),
        sa.Column("adjusted_cents", sa.BigInteger(), nullable=False),
        sa.Column("patient_responsibility_cents", sa.BigInteger(), nullable=False),
        sa.Column("next_responsible_party", sa.String(length=10), nullable=False),
        sa.Column("owner_of_next_action", sa.String(length=20), nullable=False),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("findings", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.database.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        sa.UniqueConstraint(
            "organization_id", "encounter_id", name=op.f("uq_claim_organization_id_encounter_id")
        ),
        sa.UniqueConstraint(
            "organization_id",
            "patient_control_number",
            name=op.f("uq_claim_organization_id_patient_control_number"),
        ),
    )
    op.create_index(op.f("ix_claim_organization_id"), "claim", ["organization_id"], unique=False)
    op.create_index(
        "ix_claim_organization_id_state", "claim", ["organization_id", "state"], unique=False
    )


def _create_control_number() -> None:
    op.create_table(
        "control_number",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("last_value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", name=op.f("pk_control_number")),
    )


def _create_coverage_status() -> None:
    op.create_table(
        "coverage_status",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("payer_id", sa.String(length=15), nullable=False),
        sa.Column("member_id", sa.String(length=80), nullable=False),
        sa.Column("service_date", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.database.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coverage_status")),
        sa.UniqueConstraint(
            "organization_id",
            "patient_id",
            "payer_id",
            "member_id",
            "service_date",
            name=op.f("uq_coverage_status_coverage"),
        ),
    )
    op.create_index(
        op.f("ix_coverage_status_organization_id"),
        "coverage_status",
        ["organization_id"],
        unique=False,
    )


def _create_fee() -> None:
    op.create_table(
        "fee",
        sa.Column("procedure_code", sa.String(length=5), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("unit_charge_cents", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.database.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee")),
        sa.UniqueConstraint(
            "organization_id",
            "procedure_code",
            "valid_from",
            name=op.f("uq_fee_organization_id_procedure_code_valid_from"),
        ),
    )
    op.create_index(op.f("ix_fee_organization_id"), "fee", ["organization_id"], unique=False)


def _create_practice() -> None:
    op.create_table(
        "practice",
        sa.Column("settings", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.database.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice")),
        sa.UniqueConstraint("organization_id", name=op.f("uq_practice_organization_id")),
    )
    op.create_index(
        op.f("ix_practice_organization_id"), "practice", ["organization_id"], unique=False
    )


def _create_provider() -> None:
    op.create_table(
        "provider",
        sa.Column("npi", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("taxonomy", sa.String(length=10), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.database.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider")),
        sa.UniqueConstraint("organization_id", "npi", name=op.f("uq_provider_organization_id_npi")),
    )
    op.create_index(
        op.f("ix_provider_organization_id"), "provider", ["organization_id"], unique=False
    )


def _create_unmatched_item() -> None:
    op.create_table(
        "unmatched_item",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("patient_control_number", sa.String(length=50), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("resolved_at", kit.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("resolved_by", sa.String(length=120), nullable=True),
        sa.Column("resolution", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.database.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unmatched_item")),
        sa.UniqueConstraint(
            "organization_id", "subject", name=op.f("uq_unmatched_item_organization_id_subject")
        ),
    )
    op.create_index(
        op.f("ix_unmatched_item_organization_id"),
        "unmatched_item",
        ["organization_id"],
        unique=False,
    )


def _create_adjudication() -> None:
    op.create_table(
        "adjudication",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("remittance_claim_id", sa.Uuid(), nullable=False),
        sa.Column("payer_id", sa.String(length=15), nullable=False),
        sa.Column("payer_claim_control_number", sa.String(length=50), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("adjudicated_on", sa.Date(), nullable=False),
        sa.Column("lines", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_adjudication_claim_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adjudication")),
        sa.UniqueConstraint(
            "organization_id",
            "remittance_claim_id",
            "outcome",
            name=op.f("uq_adjudication_organization_id_remittance_claim_id_outcome"),
        ),
    )
    op.create_index(op.f("ix_adjudication_claim_id"), "adjudication", ["claim_id"], unique=False)
    op.create_index(
        op.f("ix_adjudication_organization_id"), "adjudication", ["organization_id"], unique=False
    )
    protect_from_change(op, "adjudication")


def _create_claim_history() -> None:
    op.create_table(
        "claim_history",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("happening", sa.String(length=40), nullable=False),
        sa.Column("from_state", sa.String(length=20), nullable=False),
        sa.Column("to_state", sa.String(length=20), nullable=False),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("actor_id", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_claim_history_claim_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_history")),
    )
    op.create_index(op.f("ix_claim_history_claim_id"), "claim_history", ["claim_id"], unique=False)
    op.create_index(
        op.f("ix_claim_history_organization_id"), "claim_history", ["organization_id"], unique=False
    )
    protect_from_change(op, "claim_history")


def _create_submission() -> None:
    op.create_table(
        "submission",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("payer_id", sa.String(length=15), nullable=False),
        sa.Column("frequency_code", sa.String(length=1), nullable=False),
        sa.Column("submitter_id", sa.String(length=15), nullable=False),
        sa.Column("interchange_control_number", sa.BigInteger(), nullable=False),
        sa.Column("group_control_number", sa.BigInteger(), nullable=False),
        sa.Column("transaction_control_number", sa.String(length=9), nullable=False),
        sa.Column("reference", sa.String(length=30), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("blob", sa.Text(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_submission_claim_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
    )
    op.create_index(op.f("ix_submission_claim_id"), "submission", ["claim_id"], unique=False)
    op.create_index(
        "ix_submission_group",
        "submission",
        ["organization_id", "group_control_number", "submitter_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_submission_organization_id"), "submission", ["organization_id"], unique=False
    )
    protect_from_change(op, "submission")
