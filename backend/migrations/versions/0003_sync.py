"""What sync remembers: which history of the database this is, what lists have forgotten, what was asked before."""

from tend.core.db.migrations import run_file

revision = "0003_sync"
down_revision = "0002_jobs"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
