"""A membership ends without its assigned todos, which have no key on it anymore."""

from tend.core.db.migrations import run_file

revision = "0063_lasting_assignees"
down_revision = "0062_acts_of_owners"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
