"""Profile pictures."""

from tend.core.db.migrations import run_file

revision = "0043_profile_pictures"
down_revision = "0042_identities"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
