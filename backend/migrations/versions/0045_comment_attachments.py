"""Files on comments."""

from tend.core.db.migrations import run_file

revision = "0045_comment_attachments"
down_revision = "0044_acts"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
