import fcntl
import os
from pathlib import Path


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
