"""Runs one scenario for a few seconds and records its throughput and what it cost the workers and the database."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from bench import load_generator, socket_client
from bench.load_generator import Load
from bench.scenarios import FLOOR, Scenario
from bench.server import Floor, Server, get_cpu_seconds, get_memory

_FLOOR_SECONDS = 1
_WARM_UP_REQUESTS = 200
_COUNT_STATEMENTS = """
select coalesce(sum(calls), 0)::bigint
from pg_stat_statements
where query not like '%pg_stat_statements%'"""


@dataclass(frozen=True)
class Round:
    """One run of a scenario, and of the floor just before it. All CPU times are seconds per request."""

    load: Load
    worker_cpu: float
    postgres_cpu: float
    floor_cpu: float
    statements: float


@dataclass
class Measurement:
    """All rounds of one scenario. Every figure is the median over the rounds."""

    scenario: Scenario
    rounds: list[Round] = field(default_factory=list)

    @property
    def failed(self) -> int:
        return sum(one.load.failed for one in self.rounds)

    @property
    def rate(self) -> float:
        """Requests per second."""
        return median(one.load.requests / one.load.seconds for one in self.rounds)

    def latency(self, percentile: str) -> float:
        return median(float(getattr(one.load, percentile)) for one in self.rounds)

    @property
    def worker_cpu(self) -> float:
        """Microseconds per request."""
        return 1e6 * median(one.worker_cpu for one in self.rounds)

    @property
    def postgres_cpu(self) -> float:
        """Microseconds per request."""
        return 1e6 * median(one.postgres_cpu for one in self.rounds)

    @property
    def floor_cpu(self) -> float:
        """Microseconds per request of the bare app."""
        return 1e6 * median(one.floor_cpu for one in self.rounds)

    @property
    def floors(self) -> float:
        """Worker and database together in multiples of the floor of the same round."""
        return median((one.worker_cpu + one.postgres_cpu) / one.floor_cpu for one in self.rounds)

    @property
    def statements(self) -> float:
        """SQL statements per request."""
        return median(one.statements / one.load.requests for one in self.rounds)


class Probe:
    def __init__(self, server: Server, floor: Floor, admin: Any, folder: Path) -> None:
        self._server = server
        self._floor = floor
        self._admin = admin
        self._folder = folder
        self._requests_sent: dict[str, int] = {}
        self._idle_statements = 0.0
        self.max_memory = 0.0
        """The most MiB that the server had after a round."""

    async def measure_idle(self, seconds: float) -> None:
        """Record how many statements per second an idle Tend sends: its jobs, and the bus checking its connection."""
        before = await self._admin.fetchval(_COUNT_STATEMENTS)
        await asyncio.sleep(seconds)
        self._idle_statements = (await self._admin.fetchval(_COUNT_STATEMENTS) - before) / seconds

    async def warm_up(self, scenario: Scenario) -> None:
        """Send the first requests, one for each person at least, so that caches and plans are filled."""
        if not scenario.requests_per_round:
            requests = scenario.requests[:_WARM_UP_REQUESTS]
            await socket_client.send_once(self._server.port, requests, scenario.connections)

    async def measure(self, measurement: Measurement, seconds: int) -> None:
        """Run the floor and then the scenario, and add the round to `measurement`."""
        floor_before = sum(map(get_cpu_seconds, self._floor.pids))
        floor_load = await self._send(self._floor.port, FLOOR, _FLOOR_SECONDS)
        floor_cpu = sum(map(get_cpu_seconds, self._floor.pids)) - floor_before
        statements_before = await self._admin.fetchval(_COUNT_STATEMENTS)
        server_before, postgres_before = self._get_cpu_seconds()
        load = await self._send(self._server.port, measurement.scenario, seconds)
        server_after, postgres_after = self._get_cpu_seconds()
        statements = await self._admin.fetchval(_COUNT_STATEMENTS) - statements_before
        self.max_memory = max(self.max_memory, get_memory(self._server.pid))
        measurement.rounds.append(
            Round(
                load,
                (server_after - server_before) / load.requests,
                (postgres_after - postgres_before) / load.requests,
                floor_cpu / floor_load.requests,
                statements - self._idle_statements * load.seconds,
            )
        )

    def get_memory(self) -> tuple[float, float]:
        """Return the MiB of the server and of the database."""
        return get_memory(self._server.pid), get_memory(self._server.postgres_pid)

    async def _send(self, port: int, scenario: Scenario, seconds: int) -> Load:
        start = self._requests_sent.get(scenario.name, 0)
        load = await load_generator.generate_load(port, scenario, seconds, start, self._folder)
        self._requests_sent[scenario.name] = start + load.requests
        return load

    def _get_cpu_seconds(self) -> tuple[float, float]:
        server = self._server
        return get_cpu_seconds(server.pid), get_cpu_seconds(server.postgres_pid)
