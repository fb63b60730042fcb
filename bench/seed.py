"""The people of the benchmark, registered through the API, and what they have, put straight into the tables."""

import asyncio
from dataclasses import dataclass
from typing import Any

import asyncpg
import httpx2

PEOPLE, LISTS, TODOS = 100, 6, 80
COLLECTOR_TODOS = 10_000
PASSWORD = "rowing past the lighthouse at 6"  # noqa: S105  # of people who live as long as a benchmark
_AT_ONCE = 4

_NEW_LISTS = """
with made as (
    insert into lists (id, name, version, last_position)
    select gen_random_uuid(), 'List ' || number, 1, null
    from generate_series(2, $2::int) number
    returning id, name
)
insert into memberships (list_id, user_id, role, position, version)
select id, $1, 'owner', 'a' || right(name, 1), 1
from made"""

_NEW_TODOS = """
insert into todos (id, list_id, created_by, title, notes, priority, due_date, due_time, tags, position, version)
select
    gen_random_uuid(),
    $1,
    $2,
    'Water the ' || (array['ferns', 'tomatoes', 'lemon tree', 'basil'])[1 + n % 4] || ' and note it, no. ' || n,
    case when n % 4 = 0 then repeat('What to look out for, in a few words. ', 4) else '' end,
    (array['none', 'low', 'medium', 'high'])[1 + n % 4]::priority,
    case when n % 3 = 0 then current_date + n % 60 end,
    case when n % 6 = 0 then time '09:00' end,
    case when n % 5 = 0 then array['garden', 'weekly'] else '{}' end,
    'd' || lpad(n::text, 4, '0'),
    1 + n
from generate_series(1, $3::int) n"""

_COUNTED = "update lists set version = 1 + $2::int, last_position = 'd' || lpad($2::text, 4, '0') where id = $1"


@dataclass(frozen=True)
class Person:
    email: str
    token: str
    lists: list[str]
    todos: list[str]


async def seed(url: str, admin_url: str) -> tuple[list[Person], Person]:
    """A hundred people with six lists of eighty todos, and one with ten thousand in one list."""
    connection = await asyncpg.connect(admin_url)
    gate = asyncio.Semaphore(_AT_ONCE)
    async with httpx2.AsyncClient(base_url=url, timeout=60) as client:

        async def register(number: int) -> dict[str, Any]:
            async with gate:
                body = {"email": f"person{number}@example.com", "password": PASSWORD}
                answer = await client.post("/api/auth/register", json=body)
                answer.raise_for_status()
                return dict(answer.json())

        accounts = await asyncio.gather(*[register(number) for number in range(PEOPLE + 1)])
    people = [await _furnish(connection, account, LISTS, TODOS) for account in accounts[:-1]]
    collector = await _furnish(connection, accounts[-1], 1, COLLECTOR_TODOS)
    await connection.execute("vacuum analyze")
    await connection.execute("create extension if not exists pg_stat_statements")
    await connection.close()
    return people, collector


async def _furnish(connection: Any, account: dict[str, Any], lists: int, todos: int) -> Person:
    user = account["user"]
    await connection.execute(_NEW_LISTS, user["id"], lists)
    rows = await connection.fetch("select list_id from memberships where user_id = $1 order by position", user["id"])
    for row in rows:
        await connection.execute(_NEW_TODOS, row["list_id"], user["id"], todos)
        await connection.execute(_COUNTED, row["list_id"], todos)
    made = await connection.fetch("select id::text from todos where created_by = $1 limit 48", user["id"])
    return Person(user["email"], account["access_token"], [str(row[0]) for row in rows], [row[0] for row in made])
