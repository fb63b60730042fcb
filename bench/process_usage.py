"""What processes used, from Linux's own accounts of them."""

import os
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
# before its files are opened, or while they are read
_GONE = (FileNotFoundError, ProcessLookupError)
_PARENT, _OWN_TIMES, _WAITED_TIMES = 1, slice(11, 13), slice(13, 15)


def _stat(pid: int) -> list[str]:
    # the name, in parentheses, may hold anything
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def tree(root: int) -> list[int]:
    """`root` and all that it started and that runs still."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents.setdefault(int(_stat(int(entry.name))[_PARENT]), []).append(int(entry.name))
            except _GONE:
                continue
    found = [root]
    for pid in found:
        found += parents.get(pid, [])
    return found


def cpu_seconds(root: int) -> float:
    """Time on a processor, of the whole tree, so far."""
    ticks = 0
    for pid in tree(root):
        try:
            fields = _stat(pid)
        except _GONE:
            continue
        ticks += sum(map(int, fields[_OWN_TIMES]))
        if pid == root:
            ticks += sum(map(int, fields[_WAITED_TIMES]))
    return ticks / _TICKS


def memory(root: int) -> float:
    """MiB of the tree, pages that are shared counted once (proportional set size)."""
    kilobytes = 0
    for pid in tree(root):
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except (*_GONE, PermissionError):
            continue
        kilobytes += next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
    return kilobytes / 1024
