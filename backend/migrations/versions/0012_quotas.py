"""What one account may store, the requests of idempotency keys, and what is left of deleted settings and reminders."""

from tend.core.db.migrations import run_file

revision = "0012_quotas"
down_revision = "0011_session_devices"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
