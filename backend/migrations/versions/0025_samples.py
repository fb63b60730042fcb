"""Samples of the metrics for the operator's plots, and the alerts that follow from them."""

from tend.core.db.migrations import run_file

revision = "0025_samples"
down_revision = "0024_invitations"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
