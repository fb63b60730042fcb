import fcntl
import os
from pathlib import Path


class Lock:
    """A lock on a file that ends with its holders, however they end (flock(2)): no stale lock, no process ids."""

    def __init__(self, path: Path) -> None:
        self.descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def take(self) -> bool:
        """Whether the lock is ours now."""
        try:
            fcntl.flock(self.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def is_free(self) -> bool:
        """Whether nobody holds the lock; nobody does afterwards either."""
        free = self.take()
        self.release()
        return free

    def release(self) -> None:
        os.close(self.descriptor)
