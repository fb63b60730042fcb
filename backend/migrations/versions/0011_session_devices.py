"""The browser that a session belongs to, and the end of all sessions of an account that is disabled."""

from tend.core.db.migrations import run_file

revision = "0011_session_devices"
down_revision = "0010_safe_values"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
