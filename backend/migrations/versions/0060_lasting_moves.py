"""An act that a todo left a list outlives the content that it has."""

from tend.core.db.migrations import run_file

revision = "0060_lasting_moves"
down_revision = "0059_former_members"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
