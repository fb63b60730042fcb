"""Acts: what people did to todos and lists."""

from tend.core.db.migrations import run_file

revision = "0044_acts"
down_revision = "0043_profile_pictures"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
