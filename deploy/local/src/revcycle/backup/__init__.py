"""Backup and restore of everything at one moment. See docs/architecture/backup.md."""
