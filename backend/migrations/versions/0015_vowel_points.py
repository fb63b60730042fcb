"""Arabic and Hebrew words compared without their vowel points."""

from tend.core.db.migrations import run_file

revision = "0015_vowel_points"
down_revision = "0014_repeated_hours"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
