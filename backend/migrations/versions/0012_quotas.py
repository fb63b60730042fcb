"""Quotas of an account, idempotency keys of requests, and the remains of deleted settings and reminders."""

from tend.core.db.migrations import run_file

revision = "0012_quotas"
down_revision = "0011_session_devices"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
