"""One scenario for a few seconds: what it got, and what it cost the server and the database."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from bench import load, processes
from bench.load import Load
from bench.scenarios import Scenario
from bench.server import Server

_CALLS = """
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
class Measured:
    scenario: Scenario
    rounds: list[Round] = field(default_factory=list)
    memory: tuple[float, float] = (0.0, 0.0)

    @property
    def failed(self) -> int:
        return sum(one.load.failed for one in self.rounds)

    @property
    def rate(self) -> float:
        """Requests a second, the median of the rounds, as are all figures here."""
        return median(one.load.requests / one.load.seconds for one in self.rounds)

    def latency(self, part: str) -> float:
        return median(float(getattr(one.load, part)) for one in self.rounds)

    def cpu(self, side: str) -> float:
        """Seconds for a thousand requests."""
        return median(1000 * float(getattr(one, side)) / one.load.requests for one in self.rounds)

    @property
    def statements(self) -> float:
        return median(one.statements / one.load.requests for one in self.rounds)


class Probe:
    def __init__(self, server: Server, admin: Any, folder: Path) -> None:
        self._server = server
        self._admin = admin
        self._folder = folder
        self._sent: dict[str, int] = {}
        self._own = 0.0

    async def idle(self, seconds: float) -> None:
        """Notice how many statements a second Tend sends of its own accord: jobs, and the bus proving itself."""
        calls = await self._admin.fetchval(_CALLS)
        await asyncio.sleep(seconds)
        self._own = (await self._admin.fetchval(_CALLS) - calls) / seconds

    async def measure(self, measured: Measured, seconds: float) -> None:
        scenario = measured.scenario
        start = self._sent.get(scenario.name, 0)
        calls = await self._admin.fetchval(_CALLS)
        before = processes.cpu_seconds(self._server.process), processes.cpu_seconds(self._server.postgres)
        got = load.run(self._server.port, scenario.requests, scenario.connections, seconds, start, self._folder)
        after = processes.cpu_seconds(self._server.process), processes.cpu_seconds(self._server.postgres)
        calls = await self._admin.fetchval(_CALLS) - calls - self._own * got.seconds
        self._sent[scenario.name] = start + got.requests
        measured.rounds.append(Round(got, after[0] - before[0], after[1] - before[1], calls))
        measured.memory = processes.memory(self._server.process), processes.memory(self._server.postgres)
