"""Programs that faults need: those that are installed, or Debian's packages where this user may install them."""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from faults import ROOT
from faults.result import NotRunError

# Debian keeps some programs out of the search path of a user.
_FOLDERS = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin", "/sbin"])


def find_program(name: str, *, package: str) -> str:
    """The path of a program. The variable with its name in capitals overrides it, as in `HAPROXY=/opt/haproxy`."""
    override = os.environ.get(name.upper().replace("-", "_"))
    found = shutil.which(override or name, path=_FOLDERS)
    if not found and not override and install(package):
        found = shutil.which(name, path=_FOLDERS)
    if not found:
        raise NotRunError(f"{override or name} is missing: install the package {package}")
    return found


@cache
def install(package: str) -> bool:
    """Install a package of Debian, without starting it as a service of this machine."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    with (Path(tempfile.gettempdir()) / "tend-faults-install.lock").open("w") as turn:
        # Two faults may need programs at the same time, and the system installs one at a time.
        fcntl.flock(turn, fcntl.LOCK_EX)
        return _install(package)


def _install(package: str) -> bool:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    codes = [
        subprocess.run(
            ["apt-get", *words], env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
        ).returncode
        for words in (["update", "-qq"], ["install", "-qq", "-y", "--no-install-recommends", package])
    ]
    return codes[-1] == 0


def find_patroni() -> Path:
    """The path of Patroni, which gets an environment of its own, since nothing else needs its packages."""
    folder, lock = ROOT / ".venv" / "patroni", ROOT / "backend" / "requirements-patroni.lock"
    installed = folder / "installed.lock"
    if not installed.exists() or installed.read_text() != lock.read_text():
        shutil.rmtree(folder, ignore_errors=True)
        pip = [folder / "bin" / "pip", "install", "-qq", "--disable-pip-version-check", "--require-hashes", "-r", lock]
        for command in ([sys.executable, "-m", "venv", folder], pip):
            done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)
            if done.returncode:
                raise NotRunError(f"Patroni can't be installed: {done.stderr.strip()[-200:]}")
        installed.write_text(lock.read_text())
    return folder / "bin" / "patroni"
