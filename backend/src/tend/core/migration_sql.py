from pathlib import Path
from typing import Literal

from alembic import op


def run_file(revision: str, direction: Literal["up", "down"]) -> None:
    """Add the SQL beside the revision's file to the plan: `0001_name.py` → `0001_name.up.sql`, as it is written."""
    op.get_context().impl.static_output(Path(revision).with_suffix(f".{direction}.sql").read_text())
