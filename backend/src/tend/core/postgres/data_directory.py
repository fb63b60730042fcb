"""The files of an embedded PostgreSQL: its data directory, its password, its lock, the folder of its socket."""

import fcntl
import os
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tend.core.data_folder import write_private_file
from tend.core.errors import StartError
from tend.core.postgres.run_as import SystemUser

_LOG_LEVEL = re.compile(r"error:|FATAL:")
# The longest path of a unix socket (sun_path of unix(7)), without the file name that PostgreSQL appends.
MAX_SOCKET_PATH = 107 - len("/.s.PGSQL.5432")
ORPHAN_SECONDS = 60.0
# A restored data directory that is complete, until it has the name of the old one.
_READY = ".restored"
# Lines of postmaster.pid.
_SOCKETS_LINE, _STATUS_LINE = 4, 7


class FileLock:
    """A lock on a file (flock(2)) that ends with the processes that have it, however they end: it is never stale."""

    def __init__(self, path: Path) -> None:
        self.descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def acquire(self) -> bool:
        """Whether the lock is ours now. It does not wait."""
        try:
            fcntl.flock(self.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def is_free(self) -> bool:
        """Whether no process has the lock. Afterwards it is released."""
        was_free = self.acquire()
        self.release()
        return was_free

    def release(self) -> None:
        os.close(self.descriptor)


def database_password(folder: Path) -> str:
    """The database's password, made on first use and readable by this user alone."""
    path = folder / "database-password"
    if not path.exists():
        write_private_file(path, secrets.token_urlsafe(32))
    return path.read_text()


def socket_folder(folder: Path, user: SystemUser) -> Path:
    """A folder that PostgreSQL's user alone can enter; a temporary one if the path would be too long."""
    path = folder / "socket"
    if len(os.fsencode(path)) > MAX_SOCKET_PATH:
        path = Path(tempfile.mkdtemp(prefix="tend-"))
    path.mkdir(mode=0o700, exist_ok=True)
    path.chmod(0o700)
    user.own(path)
    return path


def create_data_directory(directory: Path, programs: Path, user: SystemUser, password: str) -> None:
    """Create the data directory under another name and rename it at the end, so that none is ever incomplete."""
    draft = directory.with_suffix(".new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    user.own(draft)
    with tempfile.NamedTemporaryFile("w", prefix="tend-") as secret:
        secret.write(password)
        secret.flush()
        user.own(Path(secret.name))
        _run(
            [*user.prefix, str(programs / "initdb"), "-D", str(draft), "--username=postgres", "--encoding=UTF8"],
            ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"],
            ["--auth=scram-sha-256", f"--pwfile={secret.name}"],
        )
    _run(
        [*user.prefix, str(programs / "postgres"), "--single", "-D", str(draft), "postgres"],
        text=f"create role tend login password '{password}'\ncreate database tend owner tend\n",
    )
    draft.rename(directory)


@contextmanager
def lock_stopped_server(directory: Path) -> Iterator[None]:
    """Let nobody start a server on `directory` while the block runs. Raises `StartError` if a Tend runs on it."""
    owner_lock = FileLock(directory.parent / "tend.lock")
    try:
        if not owner_lock.acquire():
            raise StartError(f"another Tend is already running on {directory.parent}")
        server_lock = stop_orphan_and_lock(directory)
        try:
            yield
        finally:
            server_lock.release()
    finally:
        owner_lock.release()


def replace_data_directory(directory: Path, new: Path, stamp: str) -> str:
    """Put the complete data directory `new` in place of `directory`, and return the name of the old one, if any.

    Should this process be killed in between, `finish_directory_replacement` does the rest at the next start.
    """
    ready = directory.with_suffix(_READY)
    old = directory.with_suffix(f".before-{stamp}")
    new.rename(ready)
    if directory.exists():
        directory.rename(old)
    finish_directory_replacement(directory)
    return old.name if old.exists() else ""


def finish_directory_replacement(directory: Path) -> None:
    ready = directory.with_suffix(_READY)
    if ready.exists() and not directory.exists():
        ready.rename(directory)


def _run(*words: list[str], text: str = "") -> None:
    command = [word for part in words for word in part]
    done = subprocess.run(command, input=text, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if "error:" in line or "FATAL" in line] or [done.stderr]
        raise StartError(f"PostgreSQL couldn't create its data folder: {_LOG_LEVEL.split(lines[-1])[-1].strip()}")


def stop_orphan_and_lock(directory: Path) -> FileLock:
    """A lock for the server to inherit. It waits until no process of an earlier server is left.

    Every process of a server keeps the lock, so neither a zombie nor a reused process id can be mistaken for one. Once
    it is free, the earlier server's pid file is stale.
    """
    server_lock = FileLock(directory.parent / "postgres.lock")
    deadline = time.monotonic() + ORPHAN_SECONDS
    while not server_lock.acquire():
        _stop_orphan(directory)
        if time.monotonic() > deadline:
            raise StartError(f"PostgreSQL from an earlier Tend is still running in {directory}; stop it first")
        time.sleep(0.1)
    _remove_stale_files(directory)
    return server_lock


def _remove_stale_files(directory: Path) -> None:
    """PostgreSQL would take a zombie, or another process with the same id, for the server that these files name."""
    with suppress(OSError, IndexError):
        sockets = Path((directory / "postmaster.pid").read_text().splitlines()[_SOCKETS_LINE])
        (sockets / ".s.PGSQL.5432.lock").unlink(missing_ok=True)
    (directory / "postmaster.pid").unlink(missing_ok=True)


def _stop_orphan(directory: Path) -> None:
    with suppress(OSError, ValueError, IndexError):
        pid = int((directory / "postmaster.pid").read_text().split()[0])
        if str(directory) in Path(f"/proc/{pid}/cmdline").read_text():
            os.kill(pid, signal.SIGINT)


def is_server_ready(directory: Path, pid: int) -> bool:
    """Whether the server `pid` accepts connections, according to its postmaster.pid, which pg_ctl reads as well."""
    try:
        lines = (directory / "postmaster.pid").read_text().splitlines()
    except OSError:
        return False
    return len(lines) > _STATUS_LINE and lines[0] == str(pid) and lines[_STATUS_LINE].strip() == "ready"


def find_running_sockets(directory: Path) -> Path | None:
    """The socket folder of the server that another process runs on `directory`, or None; one that stops is none."""
    if not (directory / "postmaster.pid").exists() or FileLock(directory.parent / "postgres.lock").is_free():
        return None
    lines = (directory / "postmaster.pid").read_text().splitlines()
    return None if lines[_STATUS_LINE:] and lines[_STATUS_LINE].strip() == "stopping" else Path(lines[_SOCKETS_LINE])


def remove_temporary_socket_folder(path: Path, folder: Path) -> None:
    if path.parent != folder:
        shutil.rmtree(path, ignore_errors=True)
