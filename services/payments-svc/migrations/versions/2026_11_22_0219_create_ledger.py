"""create ledger"""

import sqlalchemy as sa
from alembic import op

import kit.database
from kit import spine_history
from kit.migrations import protect_from_change

revision = "01aeab07440d"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    spine_history.create_1(op)
    _create_billed_claim()
    _create_journal_entry()
    _create_remittance_file()
    _create_posting()
    _create_remittance()
    _create_statement()
    _create_remittance_claim()
    _create_unmatched_payment()
    for table in ("journal_entry", "posting", "statement"):
        protect_from_change(op, table)


def downgrade() -> None:
    for table in (
        "unmatched_payment",
        "remittance_claim",
        "statement",
        "remittance",
        "posting",
        "remittance_file",
        "journal_entry",
        "billed_claim",
    ):
        op.drop_table(table)
    spine_history.drop_1(op)


def _create_billed_claim() -> None:
    op.create_table(
        "billed_claim",
        sa.Column("encounter_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("patient_control_number", sa.String(length=20), nullable=False),
        sa.Column("control_number_key", sa.String(length=20), nullable=False),
        sa.Column("payer_claim_control_number", sa.String(length=50), nullable=True),
        sa.Column("service_date", sa.Date(), nullable=False),
        sa.Column("charge_cents", sa.BigInteger(), nullable=False),
        sa.Column("lines", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("payers", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("charge_version", sa.BigInteger(), nullable=False),
        sa.Column("awaits_correction_of", sa.String(length=15), nullable=True),
        sa.Column("announced_due_cents", sa.BigInteger(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.database.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_billed_claim")),
        sa.UniqueConstraint(
            "organization_id",
            "patient_control_number",
            name=op.f("uq_billed_claim_organization_id_patient_control_number"),
        ),
    )
    op.create_index(
        op.f("ix_billed_claim_control_number_key"),
        "billed_claim",
        ["control_number_key"],
        unique=False,
    )
    op.create_index(
        op.f("ix_billed_claim_encounter_id"), "billed_claim", ["encounter_id"], unique=False
    )
    op.create_index(
        op.f("ix_billed_claim_organization_id"), "billed_claim", ["organization_id"], unique=False
    )
    op.create_index(
        op.f("ix_billed_claim_patient_id"), "billed_claim", ["patient_id"], unique=False
    )
    op.create_index(
        op.f("ix_billed_claim_payer_claim_control_number"),
        "billed_claim",
        ["payer_claim_control_number"],
        unique=False,
    )


def _create_journal_entry() -> None:
    op.create_table(
        "journal_entry",
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("effective_date", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("source_type", sa.String(length=20), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("source_key", sa.Text(), nullable=False),
        sa.Column("reverses_entry_id", sa.Uuid(), nullable=True),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["reverses_entry_id"],
            ["journal_entry.id"],
            name=op.f("fk_journal_entry_reverses_entry_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entry")),
        sa.UniqueConstraint(
            "organization_id", "sequence", name=op.f("uq_journal_entry_organization_id_sequence")
        ),
        sa.UniqueConstraint(
            "organization_id",
            "source_key",
            name=op.f("uq_journal_entry_organization_id_source_key"),
        ),
        sa.UniqueConstraint("reverses_entry_id", name=op.f("uq_journal_entry_reverses_entry_id")),
    )
    op.create_index(
        op.f("ix_journal_entry_organization_id"), "journal_entry", ["organization_id"], unique=False
    )
    op.create_index(
        op.f("ix_journal_entry_source_id"), "journal_entry", ["source_id"], unique=False
    )


def _create_remittance_file() -> None:
    op.create_table(
        "remittance_file",
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("blob", sa.String(length=200), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.database.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remittance_file")),
        sa.UniqueConstraint(
            "organization_id", "sha256", name=op.f("uq_remittance_file_organization_id_sha256")
        ),
    )
    op.create_index(
        op.f("ix_remittance_file_organization_id"),
        "remittance_file",
        ["organization_id"],
        unique=False,
    )


def _create_posting() -> None:
    op.create_table(
        "posting",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=True),
        sa.Column("line_control_number", sa.Text(), nullable=True),
        sa.Column("payer_id", sa.Text(), nullable=True),
        sa.Column("patient_id", sa.Uuid(), nullable=True),
        sa.Column("encounter_id", sa.Uuid(), nullable=True),
        sa.Column("group_code", sa.Text(), nullable=True),
        sa.Column("reason_code", sa.Text(), nullable=True),
        sa.Column("source_position", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["journal_entry.id"], name=op.f("fk_posting_entry_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting")),
        sa.UniqueConstraint("entry_id", "number", name=op.f("uq_posting_entry_id_number")),
    )
    op.create_index(op.f("ix_posting_claim_id"), "posting", ["claim_id"], unique=False)
    op.create_index(op.f("ix_posting_encounter_id"), "posting", ["encounter_id"], unique=False)
    op.create_index(
        op.f("ix_posting_organization_id"), "posting", ["organization_id"], unique=False
    )
    op.create_index(
        "ix_posting_organization_id_account",
        "posting",
        ["organization_id", "account"],
        unique=False,
    )


def _create_remittance() -> None:
    op.create_table(
        "remittance",
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("attempt", sa.BigInteger(), nullable=False),
        sa.Column("supersedes_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("trace_payer_id", sa.Text(), nullable=False),
        sa.Column("trace_number", sa.Text(), nullable=False),
        sa.Column("payment_date", sa.Date(), nullable=False),
        sa.Column("payment_cents", sa.BigInteger(), nullable=False),
        sa.Column("payer_id", sa.Text(), nullable=False),
        sa.Column("payer_name", sa.Text(), nullable=False),
        sa.Column("claims_total_cents", sa.BigInteger(), nullable=False),
        sa.Column("provider_adjustments_total_cents", sa.BigInteger(), nullable=False),
        sa.Column("findings", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["remittance_file.id"], name=op.f("fk_remittance_file_id")
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"], ["remittance.id"], name=op.f("fk_remittance_supersedes_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remittance")),
        sa.UniqueConstraint(
            "organization_id",
            "trace_payer_id",
            "trace_number",
            "payment_date",
            "payment_cents",
            "attempt",
            name="uq_remittance_payment_attempt",
        ),
    )
    op.create_index(
        op.f("ix_remittance_organization_id"), "remittance", ["organization_id"], unique=False
    )


def _create_statement() -> None:
    op.create_table(
        "statement",
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("charges_cents", sa.BigInteger(), nullable=False),
        sa.Column("insurance_paid_cents", sa.BigInteger(), nullable=False),
        sa.Column("adjustments_cents", sa.BigInteger(), nullable=False),
        sa.Column("patient_paid_cents", sa.BigInteger(), nullable=False),
        sa.Column("amount_due_cents", sa.BigInteger(), nullable=False),
        sa.Column("supersedes_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["billed_claim.id"], name=op.f("fk_statement_claim_id")
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"], ["statement.id"], name=op.f("fk_statement_supersedes_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
        sa.UniqueConstraint(
            "organization_id", "number", name=op.f("uq_statement_organization_id_number")
        ),
        sa.UniqueConstraint("supersedes_id", name=op.f("uq_statement_supersedes_id")),
    )
    op.create_index(op.f("ix_statement_claim_id"), "statement", ["claim_id"], unique=False)
    op.create_index(
        op.f("ix_statement_organization_id"), "statement", ["organization_id"], unique=False
    )
    op.create_index(op.f("ix_statement_patient_id"), "statement", ["patient_id"], unique=False)


def _create_remittance_claim() -> None:
    op.create_table(
        "remittance_claim",
        sa.Column("remittance_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("patient_control_number", sa.Text(), nullable=False),
        sa.Column("control_number_key", sa.Text(), nullable=False),
        sa.Column("payer_claim_control_number", sa.Text(), nullable=True),
        sa.Column("status_code", sa.Text(), nullable=False),
        sa.Column("charge_cents", sa.BigInteger(), nullable=False),
        sa.Column("paid_cents", sa.BigInteger(), nullable=False),
        sa.Column("patient_responsibility_cents", sa.BigInteger(), nullable=True),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("findings", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("claim_id", sa.Uuid(), nullable=True),
        sa.Column("payer_id", sa.String(length=15), nullable=True),
        sa.Column("reversed_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["remittance_id"], ["remittance.id"], name=op.f("fk_remittance_claim_remittance_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remittance_claim")),
        sa.UniqueConstraint(
            "remittance_id", "position", name=op.f("uq_remittance_claim_remittance_id_position")
        ),
    )
    op.create_index(
        op.f("ix_remittance_claim_claim_id"), "remittance_claim", ["claim_id"], unique=False
    )
    op.create_index(
        op.f("ix_remittance_claim_organization_id"),
        "remittance_claim",
        ["organization_id"],
        unique=False,
    )
    op.create_index(
        "ix_remittance_claim_organization_id_control_number_key",
        "remittance_claim",
        ["organization_id", "control_number_key"],
        unique=False,
    )
    op.create_index(
        op.f("ix_remittance_claim_payer_claim_control_number"),
        "remittance_claim",
        ["payer_claim_control_number"],
        unique=False,
    )


def _create_unmatched_payment() -> None:
    op.create_table(
        "unmatched_payment",
        sa.Column("remittance_id", sa.Uuid(), nullable=False),
        sa.Column("remittance_claim_id", sa.Uuid(), nullable=True),
        sa.Column("patient_control_number", sa.Text(), nullable=True),
        sa.Column("payment_cents", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["remittance_claim_id"],
            ["remittance_claim.id"],
            name=op.f("fk_unmatched_payment_remittance_claim_id"),
        ),
        sa.ForeignKeyConstraint(
            ["remittance_id"], ["remittance.id"], name=op.f("fk_unmatched_payment_remittance_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unmatched_payment")),
        sa.UniqueConstraint(
            "remittance_claim_id", name=op.f("uq_unmatched_payment_remittance_claim_id")
        ),
    )
    op.create_index(
        op.f("ix_unmatched_payment_organization_id"),
        "unmatched_payment",
        ["organization_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_unmatched_payment_remittance_id"),
        "unmatched_payment",
        ["remittance_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_unmatched_payment_state"), "unmatched_payment", ["state"], unique=False
    )
