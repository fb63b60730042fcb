"""Statements that count the todos they add, order keys for several todos at once, and todos apart from users."""

from tend.core.db.migrations import run_file

revision = "0013_todo_counts"
down_revision = "0012_quotas"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
