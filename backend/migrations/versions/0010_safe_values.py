"""Values that one account wrote can no longer fail a statement of another: zones and times that PostgreSQL cannot read."""

from tend.core.db.migrations import run_file

revision = "0010_safe_values"
down_revision = "0009_whole_trees"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
