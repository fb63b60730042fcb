"""The hashes of addresses that want no more invitations of a person."""

from tend.core.db.migrations import run_file

revision = "0034_hashed_blocks"
down_revision = "0033_origin_of_comments"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
