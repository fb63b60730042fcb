"""A real Valkey (or Redis) server, on a port of its own and with nothing on disk."""

import subprocess
from pathlib import Path
from typing import Self

from tend_process import free_port

FINDER = Path(__file__).parents[2] / "scripts" / "find-valkey"


class Valkey:
    """Leaving its `with` block ends it. `stop` and `start` simulate an outage; the port stays the same."""

    def __init__(self) -> None:
        found = subprocess.run([FINDER], capture_output=True, text=True, check=False)
        assert found.returncode == 0, found.stderr
        self._program = found.stdout.strip()
        self.port = free_port()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}"

    def start(self) -> None:
        words = ["--bind", "127.0.0.1", "--port", str(self.port), "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen([self._program, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
