"""Names in a data directory: here, so that a command that needs one loads no service for it."""

CODES_DIR = "codes"
LOG_FILE = "log.sqlite3"
