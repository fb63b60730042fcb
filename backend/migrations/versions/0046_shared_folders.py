"""Folders that several people share, with every list in them."""

from tend.core.db.migrations import run_file

revision = "0046_shared_folders"
down_revision = "0045_comment_attachments"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
