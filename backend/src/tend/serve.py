"""`tend serve`, `python -m tend.serve`: loads the app while another process creates the database of a new installation."""

import gc
import os
import sys
from collections.abc import Callable

from tend.command_line import load_settings, plain_errors
from tend.core.postgres.server import Postgres
from tend.core.settings.settings import Settings
from tend.ops import child_process


def main() -> None:
    child_process.set_process_name("tend")
    with plain_errors():
        settings = load_settings()
        wait_for_creation = _begin_creation(settings)
        # Nothing that is loaded is garbage.
        gc.disable()
        from tend import supervisor_process  # noqa: PLC0415  # that takes as long as to create the database

        gc.enable()
        wait_for_creation()
        supervisor_process.main(settings)


def _begin_creation(settings: Settings) -> Callable[[], None]:
    """Create the embedded database, if it is missing, in another process. Returns a function that waits for it."""
    if sys.platform == "linux" and settings.has_embedded_database:
        server = Postgres(settings.tend_data_dir, settings.tend_postgres_bin, archive=settings.backup_wal_dir)
        # Unlike pathlib, it raises nothing if the folder is closed to this user, which `create` reports.
        if not os.path.exists(server.data_directory):  # noqa: PTH110
            return child_process.start_in_fork(server.create)
    return lambda: None


if __name__ == "__main__":
    main()
