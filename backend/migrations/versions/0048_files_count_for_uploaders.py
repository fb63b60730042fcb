"""Files count for who attached them, also after that person has left the list."""

from tend.core.db.migrations import run_file

revision = "0048_files_count_for_uploaders"
down_revision = "0047_trash_for_editors"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
