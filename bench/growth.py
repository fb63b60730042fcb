"""Measures whether requests cost more as the database grows: `python -m bench.growth [TODOS …]`, 10³, 10⁵ and 10⁷ by default.

The todos that are added belong to other accounts. Pages are read from the tables each time.
"""

import asyncio
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import asyncpg

from bench import report, sync
from bench.measurement import Measurement, Probe
from bench.scenarios import build_readers
from bench.seed import seed
from bench.server import Floor, Server, run_floor, run_server

SIZES = (1_000, 100_000, 10_000_000)
SECONDS, ROUNDS = 2, 3
MAX_GROWTH = {"search": 2.0, "list 50": 1.2, "list 100": 1.2, "pull, nothing new": 1.2}
_TODOS_OF_LIST, _LISTS_PER_STATEMENT = 80, 500

# A list for each account, so that accounts, lists and memberships grow too.
_ADD_ACCOUNTS = """
with added_users as (
    insert into users (id, email, email_key, password_hash)
    select id, id || '@example.org', id || '@example.org', ''
    from (select gen_random_uuid() as id from generate_series(1, $1)) ids
    returning id
), added_lists as (
    insert into lists (id, name, version, last_position)
    select id, 'List', 1 + $2, 'd' || lpad($2::text, 4, '0')
    from added_users
    returning id
), added_memberships as (
    insert into memberships (list_id, user_id, role, position, version)
    select id, id, 'owner', 'a0', 1
    from added_users
)
insert into todos (id, list_id, title, position, version)
select gen_random_uuid(), added_lists.id, 'Water the ' || (array['ferns', 'tomatoes', 'lemon tree', 'basil'])[1 + n % 4],
    'd' || lpad(n::text, 4, '0'), 1 + n
from added_lists, generate_series(1, $2::int) n"""


async def _grow(admin: Any, todos: int) -> None:
    missing = todos - await admin.fetchval("select count(*) from todos")
    while missing > 0:
        lists = min(_LISTS_PER_STATEMENT, -(-missing // _TODOS_OF_LIST))
        await admin.execute(_ADD_ACCOUNTS, lists, _TODOS_OF_LIST)
        missing -= lists * _TODOS_OF_LIST
    await admin.execute("vacuum analyze")


async def _measure(server: Server, floor: Floor, folder: Path, sizes: list[int]) -> int:
    population = await seed(server.url, server.admin_url, people_count=1, collector_todos=400)
    admin = await asyncpg.connect(server.admin_url)
    pull = (await sync.build_pull_scenarios(server.url, population.collector))["unchanged"]
    # Their targets are those of `python -m bench`.
    scenarios = [replace(one, max_floors=None) for one in (*build_readers(population.people), pull)]
    probe = Probe(server, floor, admin, folder)
    first: dict[str, float] = {}
    missed = []
    for todos in sizes:
        await _grow(admin, todos)
        measurements = [Measurement(scenario) for scenario in scenarios]
        for measurement in measurements:
            await probe.warm_up(measurement.scenario)
            for _ in range(ROUNDS):
                await probe.measure(measurement, SECONDS)
            name, cost = measurement.scenario.name, measurement.floors
            growth = cost / first.setdefault(name, cost)
            if growth > MAX_GROWTH[name]:
                missed.append(f"MISSED {name}: {growth:.2f} times as much with {todos} todos as with {sizes[0]}")
        report.print_lines(*report.format_table(f"{todos} todos in the database", measurements))
    await admin.close()
    return report.print_outcome(missed)


def main() -> int:
    sizes = [int(word) for word in sys.argv[1:]] or list(SIZES)
    with tempfile.TemporaryDirectory(prefix="tend-bench-") as name:
        folder = Path(name)
        with run_server(folder / "data", 1) as server, run_floor(1) as floor:
            return asyncio.run(_measure(server, floor, folder, sizes))


if __name__ == "__main__":
    sys.exit(main())
