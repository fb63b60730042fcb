"""API tokens."""

from tend.core.db.migrations import run_file

revision = "0030_api_tokens"
down_revision = "0029_server_settings"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
