"""Two lists of one person for the scene `sharedList`: the same todos, in one of them with assignees and comments."""

from uuid import UUID

import asyncpg

from bench.seed import Person

TODOS, TODOS_PER_COMMENT = 5_000, 3
PLAIN, SHARED = "Plain", "Shared"

_ADD_LIST = """
with added_list as (
    insert into lists (id, name, version, members_version, last_position)
    select gen_random_uuid(), $1, 1 + $3::int, 1 + $3::int, 'd' || lpad($3::text, 5, '0')
    returning id
), members as (
    insert into memberships (list_id, user_id, role, position, version)
    select added_list.id, users.id, case when users.email = ($2::text[])[1] then 'owner'::role else 'editor' end, 'z', 1
    from added_list, users
    where users.email = any($2::text[])
)
insert into todos (id, list_id, title, position, version)
select gen_random_uuid(), added_list.id, 'Water the ' || (array['ferns', 'tomatoes', 'lemon tree', 'basil'])[1 + n % 4],
    'd' || lpad(n::text, 5, '0'), 1 + n
from added_list, generate_series(1, $3::int) n
returning list_id"""

_ASSIGN = """
update todos
set assignee_id = member.user_id
from (
    select user_id, row_number() over (order by user_id) - 1 as number, count(*) over () as count
    from memberships
    where list_id = $1
) member
where todos.list_id = $1
  and todos.version % member.count = member.number"""

# The comments take the versions after those of the todos.
_ADD_COMMENTS = """
with added as (
    insert into comments (id, list_id, todo_id, author_id, author_name, text, version)
    select
        gen_random_uuid(), list_id, id, assignee_id, 'Ada', 'The can is behind the shed.',
        $2::int + 1 + row_number() over (order by version)
    from todos
    where list_id = $1
      and version % $3::int = 0
    returning version
)
update lists
set version = (select max(version) from added)
where id = $1"""


async def add_lists(admin_url: str, owner: Person, others: list[Person]) -> None:
    connection = await asyncpg.connect(admin_url)
    async with connection.transaction():
        await connection.fetch(_ADD_LIST, PLAIN, [owner.email], TODOS)
        rows = await connection.fetch(_ADD_LIST, SHARED, [owner.email, *[one.email for one in others]], TODOS)
        list_id: UUID = rows[0][0]
        await connection.execute(_ASSIGN, list_id)
        await connection.execute(_ADD_COMMENTS, list_id, TODOS, TODOS_PER_COMMENT)
    await connection.close()
