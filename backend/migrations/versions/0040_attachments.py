"""Files attached to todos."""

from tend.core.db.migrations import run_file

revision = "0040_attachments"
down_revision = "0039_update_channels"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
