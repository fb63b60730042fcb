"""The epoch of the database, the version up to which tombstones were purged, and idempotency keys."""

from tend.core.db.migrations import run_file

revision = "0003_sync"
down_revision = "0002_jobs"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
