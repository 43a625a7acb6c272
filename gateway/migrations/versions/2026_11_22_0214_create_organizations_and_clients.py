"""create organizations and clients"""

import sqlalchemy as sa
from alembic import op

import kit.database
from kit import spine_history

revision = "211e4a0ada79"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    spine_history.create_1(op)
    op.create_table(
        "api_client",
        sa.Column("client_id", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("secret_sha256", sa.String(length=64), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.database.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_client")),
        sa.UniqueConstraint("client_id", name=op.f("uq_api_client_client_id")),
    )
    op.create_index(
        op.f("ix_api_client_organization_id"), "api_client", ["organization_id"], unique=False
    )
    op.create_table(
        "organization",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("created_at", kit.database.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization")),
        sa.UniqueConstraint("name", name=op.f("uq_organization_name")),
    )


def downgrade() -> None:
    op.drop_table("organization")
    op.drop_index(op.f("ix_api_client_organization_id"), table_name="api_client")
    op.drop_table("api_client")
    spine_history.drop_1(op)
