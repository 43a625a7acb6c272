"""index coder queue"""

from alembic import op

from kit.migrations import create_index_online, drop_index_online

revision = "c3f95a7be218"
down_revision = "8e41b6d20f95"
branch_labels = None
depends_on = None

NAME, TABLE = "ix_encounter_queue", "encounter"


def upgrade() -> None:
    create_index_online(op, NAME, TABLE, ["organization_id", "state", "service_date", "id"])


def downgrade() -> None:
    drop_index_online(op, NAME, TABLE)
