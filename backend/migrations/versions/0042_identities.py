"""Accounts at the issuer of OpenID Connect that sign in, and accounts without a password."""

from tend.core.db.migrations import run_file

revision = "0042_identities"
down_revision = "0041_counted_file_bytes"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
