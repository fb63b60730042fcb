"""The load: wrk where it is installed or can be, else sockets of our own."""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from bench import sockets

_SCRIPT = Path(__file__).with_name("requests.lua")


@dataclass(frozen=True)
class Load:
    """What came back: `p50` to `p99` in milliseconds; whatever was no 2xx has `failed`."""

    requests: int
    seconds: float
    p50: float
    p95: float
    p99: float
    failed: int


def generator() -> str:
    """What makes the load, by name. Installs wrk from Debian's packages where this user may."""
    if not shutil.which("wrk") and shutil.which("apt-get") and os.geteuid() == 0:
        for command in (["apt-get", "update", "-q"], ["apt-get", "install", "-qy", "wrk"]):
            subprocess.run(command, check=False, capture_output=True)
    wrk = shutil.which("wrk")
    if not wrk:
        return "asyncio sockets (wrk is not installed; they use more of the machine than wrk would)"
    version = subprocess.run([wrk, "-v"], check=False, capture_output=True, text=True).stdout
    return " ".join(version.split()[:2])


def run(port: int, requests: list[bytes], connections: int, seconds: float, start: int, folder: Path) -> Load:
    """Ask for `requests` over and over, from number `start` on, over so many connections at once."""
    wrk = shutil.which("wrk")
    if not wrk:
        return Load(**sockets.run(port, requests, connections, seconds, start))
    file = folder / "requests"
    file.write_bytes(b"\0".join(requests))
    answer = subprocess.run(
        [
            wrk,
            "-t1",
            f"-c{connections}",
            f"-d{seconds:g}s",
            "--timeout",
            "10s",
            "-s",
            str(_SCRIPT),
            f"http://127.0.0.1:{port}",
        ],
        env=os.environ | {"BENCH_REQUESTS": str(file), "BENCH_START": str(start)},
        check=True,
        capture_output=True,
        text=True,
    )
    return Load(**json.loads(answer.stdout.splitlines()[-1]))
