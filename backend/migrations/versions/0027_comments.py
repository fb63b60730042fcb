"""Comments on todos, in the log of their list."""

from tend.core.db.migrations import run_file

revision = "0027_comments"
down_revision = "0026_two_factor"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
