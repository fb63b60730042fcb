"""Whether an address that an account gave up had been confirmed."""

from tend.core.db.migrations import run_file

revision = "0035_unconfirmed_addresses"
down_revision = "0034_hashed_blocks"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
