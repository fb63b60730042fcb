"""An account has a limited number of sessions and of events in its security log."""

from tend.core.db.migrations import run_file

revision = "0053_limited_sessions"
down_revision = "0052_limited_tombstones"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
