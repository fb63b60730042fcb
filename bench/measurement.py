"""Runs one scenario for a few seconds and records its throughput and what it cost the server and the database."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from bench import load_generator, process_usage
from bench.load_generator import Load
from bench.scenarios import Scenario
from bench.server import Server

_COUNT_STATEMENTS = """
select coalesce(sum(calls), 0)::bigint
from pg_stat_statements
where query not like '%pg_stat_statements%'"""


@dataclass(frozen=True)
class Round:
    load: Load
    server_cpu: float
    postgres_cpu: float
    statements: float


@dataclass
class Measurement:
    """All rounds of one scenario. Every figure is the median over the rounds."""

    scenario: Scenario
    rounds: list[Round] = field(default_factory=list)
    memory: tuple[float, float] = (0.0, 0.0)

    @property
    def failed(self) -> int:
        return sum(one.load.failed for one in self.rounds)

    @property
    def rate(self) -> float:
        """Requests per second."""
        return median(one.load.requests / one.load.seconds for one in self.rounds)

    def latency(self, percentile: str) -> float:
        return median(float(getattr(one.load, percentile)) for one in self.rounds)

    def cpu(self, side: str) -> float:
        """CPU seconds per thousand requests."""
        return median(1000 * float(getattr(one, side)) / one.load.requests for one in self.rounds)

    @property
    def statements(self) -> float:
        """SQL statements per request."""
        return median(one.statements / one.load.requests for one in self.rounds)


class Probe:
    def __init__(self, server: Server, admin: Any, folder: Path) -> None:
        self._server = server
        self._admin = admin
        self._folder = folder
        self._requests_sent: dict[str, int] = {}
        self._idle_statements = 0.0

    async def measure_idle(self, seconds: float) -> None:
        """Record how many statements per second an idle Tend sends: its jobs, and the bus checking its connection."""
        before = await self._admin.fetchval(_COUNT_STATEMENTS)
        await asyncio.sleep(seconds)
        self._idle_statements = (await self._admin.fetchval(_COUNT_STATEMENTS) - before) / seconds

    async def measure(self, measurement: Measurement, seconds: int) -> None:
        """Run the scenario once and add the round to `measurement`."""
        scenario, server = measurement.scenario, self._server
        start = self._requests_sent.get(scenario.name, 0)
        statements_before = await self._admin.fetchval(_COUNT_STATEMENTS)
        server_before, postgres_before = self._get_cpu_seconds()
        load = load_generator.generate_load(
            server.port, scenario.requests, scenario.connections, seconds, start, self._folder
        )
        server_after, postgres_after = self._get_cpu_seconds()
        statements = await self._admin.fetchval(_COUNT_STATEMENTS) - statements_before
        statements -= self._idle_statements * load.seconds
        self._requests_sent[scenario.name] = start + load.requests
        measurement.rounds.append(
            Round(load, server_after - server_before, postgres_after - postgres_before, statements)
        )
        measurement.memory = process_usage.get_memory(server.pid), process_usage.get_memory(server.postgres_pid)

    def _get_cpu_seconds(self) -> tuple[float, float]:
        server = self._server
        return process_usage.get_cpu_seconds(server.pid), process_usage.get_cpu_seconds(server.postgres_pid)
