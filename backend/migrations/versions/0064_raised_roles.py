"""A greater role of somebody who is in a list through its folder alone ends with the folder."""

from tend.core.db.migrations import run_file

revision = "0064_raised_roles"
down_revision = "0063_lasting_assignees"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
