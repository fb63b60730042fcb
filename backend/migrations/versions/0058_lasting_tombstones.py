"""A list keeps one tombstone of a row, and for a day all of them."""

from tend.core.db.migrations import run_file

revision = "0058_lasting_tombstones"
down_revision = "0057_limited_large_acts"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
