"""A todo in the trash is gone for those who cannot restore it, and comes back to them with its comments."""

from tend.core.db.migrations import run_file

revision = "0047_trash_for_editors"
down_revision = "0046_shared_folders"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
