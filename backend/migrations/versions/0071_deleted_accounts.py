"""What an account or a list that was deleted forever leaves is removed in batches, after it is gone for everybody."""

from tend.core.db.migrations import run_file

revision = "0071_deleted_accounts"
down_revision = "0070_compatibility_forms"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
