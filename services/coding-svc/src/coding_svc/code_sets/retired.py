"""Tables that only the release before still reads: code sets are files now.

Both releases run side by side while one replaces the other, so that a migration of this one must
not drop them. One of the next release will, and then this module goes too.
"""

import sqlalchemy as sa

from coding_svc.records import Base
from kit.database import UtcDateTime

sa.Table(
    "code_release",
    Base.metadata,
    sa.Column("system", sa.String(20), primary_key=True),
    sa.Column("name", sa.String(40), primary_key=True),
    sa.Column("valid_from", sa.Date, nullable=False),
    sa.Column("valid_to", sa.Date, nullable=False),
    sa.Column("loaded_at", UtcDateTime(timezone=True), nullable=False),
)
sa.Table(
    "code_entry",
    Base.metadata,
    sa.Column("system", sa.String(20), primary_key=True),
    sa.Column("release", sa.String(40), primary_key=True),
    sa.Column("code", sa.String(10), primary_key=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("billable", sa.Boolean, nullable=False),
    sa.ForeignKeyConstraint(["system", "release"], ["code_release.system", "code_release.name"]),
)
