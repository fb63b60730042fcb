"""How people get notifications: in the app, by mail and by push."""

from tend.core.db.migrations import run_file

revision = "0039_update_channels"
down_revision = "0038_passkeys"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
