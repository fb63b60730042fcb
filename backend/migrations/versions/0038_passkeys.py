"""Passkeys."""

from tend.core.db.migrations import run_file

revision = "0038_passkeys"
down_revision = "0037_link_shares"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
