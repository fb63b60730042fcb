"""Codes from an authenticator app as the second factor of signing in, and codes to recover without it."""

from tend.core.db.migrations import run_file

revision = "0026_two_factor"
down_revision = "0025_samples"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
