"""What operators set while the server runs: who may register, an announcement, and maintenance."""

from tend.core.db.migrations import run_file

revision = "0029_server_settings"
down_revision = "0028_security_log"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
