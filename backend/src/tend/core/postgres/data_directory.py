"""The files of an embedded PostgreSQL: its data, its password, its locks, the folder of its socket."""

import os
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from tend.core.data_folder import write_private
from tend.core.errors import StartError
from tend.core.postgres.file_lock import Lock
from tend.core.postgres.run_as import Account

# a unix socket's whole path, sun_path of unix(7), less PostgreSQL's name for it
_LEVEL = re.compile(r"error:|FATAL:")
SOCKET_PATH_LIMIT = 107 - len("/.s.PGSQL.5432")
ORPHAN_SECONDS = 60.0
# of postmaster.pid
_SOCKETS_LINE, _STATUS_LINE = 4, 7


def kept_password(folder: Path) -> str:
    """The database's password, made once and readable by this user alone."""
    path = folder / "database-password"
    if not path.exists():
        write_private(path, secrets.token_urlsafe(32))
    return path.read_text()


def socket_folder(folder: Path, account: Account) -> Path:
    """A folder that PostgreSQL's user alone can enter; in a temporary one where the path would be too long."""
    path = folder / "socket"
    if len(os.fsencode(path)) > SOCKET_PATH_LIMIT:
        path = Path(tempfile.mkdtemp(prefix="tend-"))
    path.mkdir(mode=0o700, exist_ok=True)
    path.chmod(0o700)
    account.own(path)
    return path


def make(cluster: Path, programs: Path, account: Account, password: str) -> None:
    """Make the cluster beside its place and move it there whole: an interrupted start leaves nothing half made."""
    draft = cluster.with_suffix(".new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    account.own(draft)
    with tempfile.NamedTemporaryFile("w", prefix="tend-") as secret:
        secret.write(password)
        secret.flush()
        account.own(Path(secret.name))
        _run(
            [*account.prefix, str(programs / "initdb"), "-D", str(draft), "--username=postgres", "--encoding=UTF8"],
            ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"],
            ["--auth=scram-sha-256", f"--pwfile={secret.name}"],
        )
    _run(
        [*account.prefix, str(programs / "postgres"), "--single", "-D", str(draft), "postgres"],
        text=f"create role tend login password '{password}'\ncreate database tend owner tend\n",
    )
    draft.rename(cluster)


def _run(*words: list[str], text: str = "") -> None:
    command = [word for part in words for word in part]
    done = subprocess.run(command, input=text, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if "error:" in line or "FATAL" in line] or [done.stderr]
        raise StartError(f"PostgreSQL could not make its data folder: {_LEVEL.split(lines[-1])[-1].strip()}")


def lock(cluster: Path) -> Lock:
    """A lock for the server to inherit, once no process of an earlier server is left; its pid file is stale then.

    While any of its processes lives the lock is held, so a zombie or a reused process id cannot mislead.
    """
    taken = Lock(cluster.parent / "postgres.lock")
    patience = time.monotonic() + ORPHAN_SECONDS
    while not taken.take():
        _end_orphan(cluster)
        if time.monotonic() > patience:
            raise StartError(f"the PostgreSQL of an earlier Tend is still running in {cluster}; stop it first")
        time.sleep(0.1)
    (cluster / "postmaster.pid").unlink(missing_ok=True)
    return taken


def _end_orphan(cluster: Path) -> None:
    with suppress(OSError, ValueError, IndexError):
        pid = int((cluster / "postmaster.pid").read_text().split()[0])
        if str(cluster) in Path(f"/proc/{pid}/cmdline").read_text():
            os.kill(pid, signal.SIGINT)


def is_ready(cluster: Path, pid: int) -> bool:
    """Whether the server `pid` accepts connections, by its own word in postmaster.pid (as pg_ctl reads it)."""
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
    except OSError:
        return False
    return len(lines) > _STATUS_LINE and lines[0] == str(pid) and lines[_STATUS_LINE].strip() == "ready"


def running_sockets(cluster: Path) -> Path | None:
    """The socket folder of the server that another process runs on `cluster`, if one does."""
    if not (cluster / "postmaster.pid").exists() or Lock(cluster.parent / "postgres.lock").is_free():
        return None
    return Path((cluster / "postmaster.pid").read_text().splitlines()[_SOCKETS_LINE])


def remove_socket_folder(path: Path, folder: Path) -> None:
    if path.parent != folder:
        shutil.rmtree(path, ignore_errors=True)
