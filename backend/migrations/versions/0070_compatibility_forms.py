"""Folded text has the compatibility forms that the browser compares as others, such as half-width kana."""

from tend.core.db.migrations import run_file

revision = "0070_compatibility_forms"
down_revision = "0069_last_fired_reminders"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
