"""What others did that a person should hear of."""

from tend.core.db.migrations import run_file

revision = "0031_notifications"
down_revision = "0030_api_tokens"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
