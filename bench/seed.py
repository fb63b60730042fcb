"""Creates the benchmark's data: people registered through the API, and their todos inserted straight into the tables."""

import asyncio
from dataclasses import dataclass
from typing import Any

import asyncpg
import httpx2

PEOPLE, LISTS, TODOS = 100, 6, 80
COLLECTOR_TODOS = 10_000
PASSWORD = "rowing past the lighthouse at 6"  # noqa: S105  # these accounts live as long as a benchmark
_CONCURRENT_REGISTRATIONS = 4

_INSERT_LISTS = """
with inserted as (
    insert into lists (id, name, version, last_position)
    select gen_random_uuid(), 'List ' || number, 1, null
    from generate_series(2, $2::int) number
    returning id, name
)
insert into memberships (list_id, user_id, role, position, version)
select id, $1, 'owner', 'a' || right(name, 1), 1
from inserted"""

_INSERT_TODOS = """
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

_SET_LIST_VERSION = (
    "update lists set version = 1 + $2::int, last_position = 'd' || lpad($2::text, 4, '0') where id = $1"
)


@dataclass(frozen=True)
class Person:
    email: str
    token: str
    lists: list[str]
    todos: list[str]


@dataclass(frozen=True)
class Population:
    people: list[Person]
    """A hundred, each with six lists of eighty todos."""
    writer: Person
    """Whose one list the scenario `create` adds to."""
    collector: Person
    """An account with ten thousand todos in one list, which no scenario changes."""


async def seed(
    url: str, admin_url: str, people_count: int = PEOPLE, collector_todos: int = COLLECTOR_TODOS
) -> Population:
    connection = await asyncpg.connect(admin_url)
    semaphore = asyncio.Semaphore(_CONCURRENT_REGISTRATIONS)
    async with httpx2.AsyncClient(base_url=url, timeout=60) as client:

        async def register(number: int) -> dict[str, Any]:
            async with semaphore:
                return await _register(client, f"person{number}@example.com")

        accounts = await asyncio.gather(*[register(number) for number in range(people_count + 2)])
    people = [await _add_todos(connection, account, LISTS, TODOS) for account in accounts[:people_count]]
    writer = await _add_todos(connection, accounts[people_count], 1, TODOS)
    collector = await _add_todos(connection, accounts[-1], 1, collector_todos)
    await connection.execute("vacuum analyze")
    await connection.execute("create extension if not exists pg_stat_statements")
    await connection.close()
    return Population(people, writer, collector)


async def _register(client: httpx2.AsyncClient, email: str) -> dict[str, Any]:
    response = await client.post("/api/auth/register", json={"email": email, "password": PASSWORD})
    response.raise_for_status()
    return dict(response.json())


async def _add_todos(connection: Any, account: dict[str, Any], lists: int, todos: int) -> Person:
    user = account["user"]
    await connection.execute(_INSERT_LISTS, user["id"], lists)
    rows = await connection.fetch("select list_id from memberships where user_id = $1 order by position", user["id"])
    for row in rows:
        await connection.execute(_INSERT_TODOS, row["list_id"], user["id"], todos)
        await connection.execute(_SET_LIST_VERSION, row["list_id"], todos)
    todo_rows = await connection.fetch("select id::text from todos where created_by = $1 limit 48", user["id"])
    list_ids, todo_ids = [str(row[0]) for row in rows], [row[0] for row in todo_rows]
    return Person(user["email"], account["access_token"], list_ids, todo_ids)
