"""The purge finds the comments of a guest, guests who were never there and all reminders of a todo through an index."""

from tend.core.db.migrations import run_file

revision = "0068_indexes_of_purge"
down_revision = "0067_lasting_texts"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
