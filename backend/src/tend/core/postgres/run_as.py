"""The system user that runs PostgreSQL, which refuses to run as root: a root process hands it to another user."""

import os
import pwd
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

from tend.core.errors import StartError

# CAP_DAC_READ_SEARCH, a bit of the kernel's capability sets (capabilities(7)).
_READ_SEARCH_BIT = 2


@dataclass(frozen=True, slots=True)
class SystemUser:
    """The user that runs PostgreSQL's programs, and the command that their command lines begin with for that."""

    uid: int
    gid: int
    prefix: tuple[str, ...]

    def own(self, path: Path) -> None:
        if os.geteuid() == 0:
            os.chown(path, self.uid, self.gid)


def choose_user(directory: Path, programs: Path, archive: Path | None = None) -> SystemUser:
    """The current user; for root, the owner of the data directory, or `nobody` if it is new.

    `archive` is a folder that the user has to reach as well. On Linux, PostgreSQL stops cleanly when this process dies, however it dies.
    """
    setpriv = shutil.which("setpriv")
    words = [setpriv, "--pdeathsig", "INT"] if setpriv else []
    if os.geteuid() != 0:
        return SystemUser(os.geteuid(), os.getegid(), tuple(words))
    if not setpriv:
        message = "PostgreSQL can't run as root, and setpriv (util-linux) is missing; start Tend as another user"
        raise StartError(message)
    user = _owner(directory) or pwd.getpwnam("nobody")
    words += ["--reuid", str(user.pw_uid), "--regid", str(user.pw_gid), "--clear-groups"]
    if not all(_can_reach(path, user) for path in (directory.parent, programs, *_existing(archive))):
        # In a closed folder such as /root: the program gets the right to pass, and the folder stays closed to others.
        words += [f"--inh-caps=+{_passing_capability()}", f"--ambient-caps=+{_passing_capability()}"]
        # Without this bit, access(2), which initdb calls for its programs, ignores the capability.
        words += ["--securebits=+no_setuid_fixup"]
    return SystemUser(user.pw_uid, user.pw_gid, tuple(words))


def _existing(folder: Path | None) -> list[Path]:
    """`folder`, or the one that it will be created in."""
    return [path for path in (folder.absolute(), *folder.absolute().parents) if path.exists()][:1] if folder else []


def _owner(directory: Path) -> pwd.struct_passwd | None:
    try:
        uid = directory.stat().st_uid
        return pwd.getpwuid(uid) if uid else None
    except (OSError, KeyError):
        return None


def _can_reach(path: Path, user: pwd.struct_passwd) -> bool:
    for folder in (path, *path.parents):
        status = folder.stat()
        is_own = status.st_uid == user.pw_uid
        if not status.st_mode & (stat.S_IXUSR if is_own else stat.S_IXOTH):
            return False
    return True


def _passing_capability() -> str:
    """The weakest capability to pass closed folders that this process has; containers often lack the first one."""
    status = Path("/proc/self/status").read_text()
    effective = int(next(line for line in status.splitlines() if line.startswith("CapEff")).split()[1], 16)
    return "dac_read_search" if effective >> _READ_SEARCH_BIT & 1 else "dac_override"
