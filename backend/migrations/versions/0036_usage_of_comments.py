"""Comments that come many at a time count once for each statement."""

from tend.core.db.migrations import run_file

revision = "0036_usage_of_comments"
down_revision = "0035_unconfirmed_addresses"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
