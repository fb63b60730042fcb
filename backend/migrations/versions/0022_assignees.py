"""The member of a list that a todo is assigned to."""

from tend.core.db.migrations import run_file

revision = "0022_assignees"
down_revision = "0021_operators"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
