"""create notes"""

import sqlalchemy as sa
from alembic import op

from kit import spine_history
from kit.database import UtcDateTime

revision = "8c1d0a5e7b21"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    spine_history.create_1(op)
    op.create_table(
        "box",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_box"),
    )
    op.create_index("ix_box_organization_id", "box", ["organization_id"])
    op.create_table(
        "note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("box_id", sa.Uuid()),
        sa.PrimaryKeyConstraint("id", name="pk_note"),
        sa.ForeignKeyConstraint(
            ["box_id"], ["box.id"], name="fk_note_box_id", deferrable=True, initially="DEFERRED"
        ),
    )
    op.create_index("ix_note_organization_id", "note", ["organization_id"])
    op.create_index("ix_note_box_id", "note", ["box_id"])


def downgrade() -> None:
    op.drop_table("note")
    op.drop_table("box")
    spine_history.drop_1(op)
