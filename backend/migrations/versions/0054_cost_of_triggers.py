"""Triggers on todos and the order of titles cost each write less."""

from tend.core.db.migrations import run_file

revision = "0054_cost_of_triggers"
down_revision = "0053_limited_sessions"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
