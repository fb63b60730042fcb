"""Small files count for the blocks that they take."""

from tend.core.db.migrations import run_file

revision = "0041_counted_file_bytes"
down_revision = "0040_attachments"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
