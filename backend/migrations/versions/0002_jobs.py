"""PgQueuer's tables, as its release 1.6.0 declares them."""

from tend.core.db.migrations import run_file

revision = "0002_jobs"
down_revision = "0001_foundation"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
