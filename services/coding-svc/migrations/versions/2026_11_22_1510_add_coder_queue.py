"""add coder queue

What each encounter still lacks, and questions to providers with their answers.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

import kit.database
from kit import row_security
from kit.migrations import protect_from_change

revision = "8e41b6d20f95"
down_revision = "5d07f3a9c1e4"
branch_labels = None
depends_on = None

TABLES = ("coding_query", "coding_query_answer")
_ENCOUNTER = sa.table(
    "encounter",
    sa.column("id", sa.Uuid()),
    sa.column("state", sa.String()),
    sa.column("content", sa.JSON()),
    sa.column("findings", sa.JSON()),
    sa.column("missing", sa.BigInteger()),
)


def upgrade() -> None:
    # A constant default: no row is rewritten, and code of before goes on adding encounters.
    op.add_column(
        "encounter",
        sa.Column("missing", sa.BigInteger(), nullable=False, server_default=sa.text("0")),
    )
    _create_tables()
    protect_from_change(op, "coding_query")
    protect_from_change(op, "coding_query_answer")
    row_security.force(op, *TABLES)
    _say_what_is_missing()


def _create_tables() -> None:
    op.create_table(
        "coding_query",
        sa.Column("encounter_id", sa.Uuid(), nullable=False),
        sa.Column("addressed_to", sa.String(length=80), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("codes", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=True),
        sa.Column("end", sa.BigInteger(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=True),
        sa.Column("actor_id", sa.Text(), nullable=False),
        *_columns_of_tenant(),
        sa.ForeignKeyConstraint(
            ["encounter_id"], ["encounter.id"], name=op.f("fk_coding_query_encounter_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coding_query")),
    )
    op.create_table(
        "coding_query_answer",
        sa.Column("encounter_id", sa.Uuid(), nullable=False),
        sa.Column("query_id", sa.Uuid(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=False),
        *_columns_of_tenant(),
        sa.ForeignKeyConstraint(
            ["query_id"], ["coding_query.id"], name=op.f("fk_coding_query_answer_query_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coding_query_answer")),
        sa.UniqueConstraint(
            "organization_id",
            "query_id",
            name=op.f("uq_coding_query_answer_organization_id_query_id"),
        ),
    )
    op.create_index(op.f("ix_coding_query_encounter_id"), "coding_query", ["encounter_id"])
    op.create_index(op.f("ix_coding_query_organization_id"), "coding_query", ["organization_id"])
    op.create_index(
        op.f("ix_coding_query_answer_encounter_id"), "coding_query_answer", ["encounter_id"]
    )
    op.create_index(
        op.f("ix_coding_query_answer_organization_id"), "coding_query_answer", ["organization_id"]
    )


def _columns_of_tenant() -> list[sa.Column[Any]]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.database.UtcDateTime(timezone=True), nullable=False),
    ]


def _say_what_is_missing() -> None:
    """Fill in what waits already: no diagnosis 1, no procedure 2, errors 8, a draft 64."""
    waiting = sa.select(_ENCOUNTER).where(_ENCOUNTER.c.state == "needs_coding")
    for row in op.get_bind().execute(waiting).all():
        content = row.content
        errors = [
            each
            for each in row.findings
            if each["severity"] == "error" and not each.get("override_reason")
        ]
        missing = (
            (0 if content["diagnoses"] else 1)
            + (0 if content["procedures"] else 2)
            + (8 if errors else 0)
            + (64 if content["coding_status"] == "draft" else 0)
        )
        of_row = sa.update(_ENCOUNTER).where(_ENCOUNTER.c.id == row.id)
        op.execute(of_row.values(missing=missing))


def downgrade() -> None:
    row_security.release(op, *TABLES)
    op.drop_table("coding_query_answer")
    op.drop_table("coding_query")
    op.drop_column("encounter", "missing")
