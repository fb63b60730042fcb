"""Two writes that add the row of usage of an account at once lose no decrease."""

from tend.core.db.migrations import run_file

revision = "0066_first_usage"
down_revision = "0065_missing_files"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
