"""The order of titles: numbers by their value, and letters without case and accents."""

from tend.core.db.migrations import run_file

revision = "0016_title_order"
down_revision = "0015_vowel_points"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
