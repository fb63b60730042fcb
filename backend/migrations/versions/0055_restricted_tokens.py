"""API tokens can be restricted to lists."""

from tend.core.db.migrations import run_file

revision = "0055_restricted_tokens"
down_revision = "0054_cost_of_triggers"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
