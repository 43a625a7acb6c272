"""What of a migration would stop those who work on a PostgreSQL table, or what they rely on."""

import re

# Each statement, what it does to whoever uses the table, and how it is done instead. Sources:
# PostgreSQL's manual, ALTER TABLE (notes) and CREATE INDEX (building indexes concurrently).
_RULES = [
    (r"CREATE (UNIQUE )?INDEX (?!CONCURRENTLY)", "stops writers: create_index_online"),
    (r"DROP INDEX (?!CONCURRENTLY)", "waits for all and is waited for: drop_index_online"),
    (r"REINDEX (?!.*CONCURRENTLY)|VACUUM FULL|CLUSTER|LOCK ", "stops everybody"),
    (r"ALTER TABLE .*ALTER COLUMN \S+ (SET DATA )?TYPE", "rewrites the table: add a column"),
    (r"ALTER TABLE .*SET NOT NULL", "reads the whole table: a CHECK, NOT VALID, validated later"),
    (
        r"ALTER TABLE .*ADD (CONSTRAINT \S+ )?(CHECK|FOREIGN KEY)(?!.*NOT VALID)",
        "reads the whole table: NOT VALID, and VALIDATE CONSTRAINT in a revision of its own",
    ),
    (
        r"ALTER TABLE .*ADD (CONSTRAINT \S+ )?(UNIQUE|PRIMARY KEY|EXCLUDE)(?!.*USING INDEX)",
        "builds an index while everybody waits: create_index_online, then USING INDEX",
    ),
    (
        r"ALTER TABLE .*ADD (COLUMN )?(?!CONSTRAINT)(?=.*NOT NULL)(?!.*DEFAULT)",
        "the release before cannot write rows: give it a default",
    ),
    (r"ALTER TABLE .*(DROP COLUMN|RENAME)|DROP TABLE", "the release before still uses it"),
    (r"UPDATE|DELETE|INSERT INTO \S+ .*SELECT", "holds rows for as long as it takes: a backfill"),
]
_TABLE = re.compile(
    r"(?:ALTER TABLE|DROP TABLE|UPDATE|DELETE FROM|INSERT INTO|LOCK TABLE|VACUUM FULL|CLUSTER|ON)"
    r" (?:IF EXISTS |ONLY )*(?:public\.)?\"?([a-z_0-9]+)",
    re.IGNORECASE,
)


def fault_of(statement, tables):
    """Return what is wrong with a statement where these tables are in use; None when nothing is."""
    said = " ".join(statement.split())
    named = set(_TABLE.findall(said))
    if not named & set(tables) and not said.upper().startswith("DROP INDEX"):
        return None
    for pattern, fault in _RULES:
        if re.match(pattern, said, re.IGNORECASE):
            return f"{said[:80]}: {fault}"
    return None
