"""Runs the commands of backups as an operator does, on a folder with an embedded database."""

import os
import subprocess
import sys
from pathlib import Path

from log_scan import scan
from tend.backup.store import FolderStore

SOURCE = Path(__file__).parents[2] / "src"


def environment(folder, **more):
    inherited = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TZ"}}
    return inherited | {"TEND_DATA_DIR": str(folder), "PYTHONPATH": str(SOURCE), **more}


def run(folder, *words, stdin="", **more):
    command = [sys.executable, "-m", "tend", *map(str, words)]
    variables = environment(folder, **more)
    return subprocess.run(command, input=stdin, env=variables, capture_output=True, text=True, check=False)


def tend(folder, *words, code=0, **more):
    """The output of `tend` with these words, which has to end with `code`."""
    done = run(folder, *words, **more)
    output = done.stdout + done.stderr
    assert done.returncode == code, output
    assert "Traceback" not in output, output
    scan(output)
    return output


def start_tend(folder, *words, **more):
    return subprocess.Popen(
        [sys.executable, "-m", "tend", *map(str, words)],
        env=environment(folder, **more),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def newest(folder):
    """The path of the newest backup in a folder of backups."""
    return folder / max(FolderStore(folder).list_ids())
