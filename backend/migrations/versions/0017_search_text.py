"""The searched text of a todo beside its other columns."""

from tend.core.db.migrations import run_file

revision = "0017_search_text"
down_revision = "0016_title_order"


def upgrade() -> None:
    run_file(revision, "up")


def downgrade() -> None:
    run_file(revision, "down")
