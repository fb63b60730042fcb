"""CPU time and memory of process trees, read from Linux's /proc."""

import os
from pathlib import Path

_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
# A process may exit before its files are opened or while they are read.
_EXITED = (FileNotFoundError, ProcessLookupError)
_PARENT, _OWN_TIMES, _WAITED_TIMES = 1, slice(11, 13), slice(13, 15)


def _read_stat(pid: int) -> list[str]:
    # The process name comes first, in parentheses, and may contain anything.
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def list_process_tree(root: int) -> list[int]:
    """Return `root` and all its running descendants."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                children.setdefault(int(_read_stat(int(entry.name))[_PARENT]), []).append(int(entry.name))
            except _EXITED:
                continue
    found = [root]
    for pid in found:
        found += children.get(pid, [])
    return found


def get_cpu_seconds(root: int) -> float:
    """Return the CPU time that the whole tree has used so far."""
    ticks = 0
    for pid in list_process_tree(root):
        try:
            fields = _read_stat(pid)
        except _EXITED:
            continue
        ticks += sum(map(int, fields[_OWN_TIMES]))
        if pid == root:
            ticks += sum(map(int, fields[_WAITED_TIMES]))
    return ticks / _TICKS_PER_SECOND


def get_memory(root: int) -> float:
    """Return the tree's memory in MiB, counting shared pages once (proportional set size)."""
    kilobytes = 0
    for pid in list_process_tree(root):
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except (*_EXITED, PermissionError):
            continue
        kilobytes += next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
    return kilobytes / 1024
