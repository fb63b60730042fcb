"""A list and an account keep a limited number of tombstones."""

from tend.core.db.migrations import run_file

revision = "0052_limited_tombstones"
down_revision = "0051_payers"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
