"""The acts on a todo that left a list outlive it, and the guests of a list displace the acts of nobody else."""

from tend.core.db.migrations import run_file

revision = "0056_kept_acts"
down_revision = "0055_restricted_tokens"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
