"""Generates the load: with wrk where it is installed or can be installed, otherwise with asyncio sockets."""

import asyncio
import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from bench import socket_client
from bench.scenarios import Scenario

_WRK_SCRIPT = Path(__file__).with_name("wrk_requests.lua")


@dataclass(frozen=True)
class Load:
    """The result of one run. `p50` to `p99` are in milliseconds; `failed` counts responses other than 2xx."""

    requests: int
    seconds: float
    p50: float
    p95: float
    p99: float
    failed: int


def prepare() -> str:
    """Install wrk from Debian's packages if this user may, and return the name of the generator in use."""
    if not shutil.which("wrk") and shutil.which("apt-get") and os.geteuid() == 0:
        for command in (["apt-get", "update", "-q"], ["apt-get", "install", "-qy", "wrk"]):
            subprocess.run(command, check=False, capture_output=True)
    wrk = shutil.which("wrk")
    if not wrk:
        return "asyncio sockets (wrk is not installed; sockets use more of the machine than wrk would)"
    version = subprocess.run([wrk, "-v"], check=False, capture_output=True, text=True).stdout
    return " ".join(version.split()[:2])


async def generate_load(port: int, scenario: Scenario, seconds: int, start: int, folder: Path) -> Load:
    """Send the scenario's requests in a loop, beginning with number `start`, over all its connections at once."""
    requests, connections = scenario.requests, scenario.connections
    if scenario.requests_per_round:
        batch = requests[start : start + scenario.requests_per_round]
        return Load(**await socket_client.send_once(port, batch, connections))
    wrk = shutil.which("wrk")
    if not wrk:
        return Load(**await socket_client.send_for(port, requests, connections, seconds, start))
    file = folder / "requests"
    file.write_bytes(b"\0".join(requests))
    command = [wrk, "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", str(_WRK_SCRIPT)]
    environment = os.environ | {"BENCH_REQUESTS": str(file), "BENCH_START": str(start)}
    process = await asyncio.create_subprocess_exec(
        *command, f"http://{socket_client.HOST}:{port}", env=environment, stdout=subprocess.PIPE
    )
    output, _ = await process.communicate()
    return Load(**json.loads(output.splitlines()[-1]))
