"""Members of a list see the name that somebody had when they left it."""

from tend.core.db.migrations import run_file

revision = "0059_former_members"
down_revision = "0058_lasting_tombstones"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
