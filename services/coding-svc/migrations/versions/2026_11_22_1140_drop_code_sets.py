"""drop code sets

They are immutable files now (libs/codesets), which every release of the service can load anew.
"""

import sqlalchemy as sa
from alembic import op

import kit.database

revision = "7c1d3f0a94be"
down_revision = "40108f18a9d8"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table("code_entry")
    op.drop_table("code_release")


def downgrade() -> None:
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
