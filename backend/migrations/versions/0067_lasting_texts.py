"""An act that has a text of somebody else outlives all others of whoever replaced that text."""

from tend.core.db.migrations import run_file

revision = "0067_lasting_texts"
down_revision = "0066_first_usage"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
