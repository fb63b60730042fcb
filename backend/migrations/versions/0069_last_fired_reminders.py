"""A reminder whose todo others move fires once in ten minutes."""

from tend.core.db.migrations import run_file

revision = "0069_last_fired_reminders"
down_revision = "0068_indexes_of_purge"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
