"""PostgreSQL refuses to run as root, so a root process hands it to an account that may do nothing else."""

import os
import pwd
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

from tend.core.errors import StartError

# a bit of the kernel's capability sets (capabilities(7))
_MAY_READ_ANYWHERE = 2


@dataclass(frozen=True, slots=True)
class Account:
    """The user that runs PostgreSQL's programs, and the words before their command line that make it so."""

    uid: int
    gid: int
    prefix: tuple[str, ...]

    def own(self, path: Path) -> None:
        if os.geteuid() == 0:
            os.chown(path, self.uid, self.gid)


def account_for(cluster: Path, programs: Path) -> Account:
    """The present user; for root the owner of `cluster`, or `nobody` when it is new.

    Where the system can, PostgreSQL is told to stop cleanly when this process dies, however it dies.
    """
    setpriv = shutil.which("setpriv")
    words = [setpriv, "--pdeathsig", "INT"] if setpriv else []
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), tuple(words))
    if not setpriv:
        message = "PostgreSQL can't run as root, and setpriv (util-linux) is missing; start Tend as another user"
        raise StartError(message)
    user = _owner(cluster) or pwd.getpwnam("nobody")
    words += ["--reuid", str(user.pw_uid), "--regid", str(user.pw_gid), "--clear-groups"]
    if not all(_reachable(path, user) for path in (cluster.parent, programs)):
        # in a closed folder such as /root: lend the right to pass through rather than open the folder to everybody
        words += [f"--inh-caps=+{_passage()}", f"--ambient-caps=+{_passage()}"]
        # without this bit access(2), which initdb asks about its programs, forgets what was lent
        words += ["--securebits=+no_setuid_fixup"]
    return Account(user.pw_uid, user.pw_gid, tuple(words))


def _owner(cluster: Path) -> pwd.struct_passwd | None:
    try:
        uid = cluster.stat().st_uid
        return pwd.getpwuid(uid) if uid else None
    except (OSError, KeyError):
        return None


def _reachable(path: Path, user: pwd.struct_passwd) -> bool:
    for folder in (path, *path.parents):
        found = folder.stat()
        owned = found.st_uid == user.pw_uid
        if not found.st_mode & (stat.S_IXUSR if owned else stat.S_IXOTH):
            return False
    return True


def _passage() -> str:
    """The weakest right to pass closed folders that this process can lend; containers often lack the first."""
    status = Path("/proc/self/status").read_text()
    held = int(next(line for line in status.splitlines() if line.startswith("CapEff")).split()[1], 16)
    return "dac_read_search" if held >> _MAY_READ_ANYWHERE & 1 else "dac_override"
