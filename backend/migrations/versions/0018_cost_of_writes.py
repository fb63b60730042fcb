"""Fewer checks and less computation for each row that is written."""

from tend.core.db.migrations import run_file

revision = "0018_cost_of_writes"
down_revision = "0017_search_text"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
