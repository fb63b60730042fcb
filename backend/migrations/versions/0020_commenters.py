"""The role of commenters, and the version of a list at which its members changed last."""

from tend.core.db.migrations import run_file

revision = "0020_commenters"
down_revision = "0019_skipped_subtasks"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
