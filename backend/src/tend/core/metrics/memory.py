"""Counts of what the worker processes of one `tend serve` do, in memory that all of them map.

Each process adds to a block of its own, so nothing is locked and no count is lost; a reader adds the blocks up. The process
that replaces another goes on in its block, so a counter never goes back while `tend serve` runs. Every label has a fixed
set of values, since each of them has a place in the block.
"""

import os
import tempfile
from mmap import mmap

# Of a block: as many fields, 8 bytes each. 4 KiB are one page of memory, and those that nobody writes take none.
BLOCK_FIELDS = 8192
_BLOCK_BYTES = BLOCK_FIELDS * 8
FIRST_ROUTE = 128
"""The first field of the routes; those of all other metrics are before it."""


class MetricsMemory:
    """The blocks of all processes, and one more for the totals of the last sample."""

    def __init__(self, descriptor: int | None = None, index: int = 0) -> None:
        """`descriptor`: that of `create_metrics_memory`; None: this process counts for itself. `index`: its block."""
        self.descriptor = descriptor
        size = 2 * _BLOCK_BYTES if descriptor is None else os.fstat(descriptor).st_size
        everything = memoryview(mmap(-1 if descriptor is None else descriptor, size)).cast("d")
        blocks = [everything[first : first + BLOCK_FIELDS] for first in range(0, size // 8, BLOCK_FIELDS)]
        self.blocks, self.sampled = blocks[:-1], blocks[-1]
        self.fields = self.blocks[index]

    def totals(self, end: int = BLOCK_FIELDS) -> list[float]:
        """The sum over all processes of each field before `end`."""
        return [sum(numbers) for numbers in zip(*(block[:end] for block in self.blocks), strict=True)]


def create_metrics_memory(processes: int) -> int:
    """A file descriptor for processes to inherit."""
    if hasattr(os, "memfd_create"):
        descriptor = os.memfd_create("tend-metrics")
    else:
        with tempfile.TemporaryFile() as file:
            descriptor = os.dup(file.fileno())
    os.ftruncate(descriptor, (processes + 1) * _BLOCK_BYTES)
    return descriptor


current = MetricsMemory()
"""The memory in which this process counts."""


def use_shared_memory(descriptor: int, index: int) -> None:
    """Count in the block `index` of the shared memory from now on. Called once, when a worker process starts."""
    global current  # noqa: PLW0603  # a process has one block, as it has one log
    current = MetricsMemory(descriptor, index)
