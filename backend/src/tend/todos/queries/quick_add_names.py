"""The lists and sections that a line of quick add can name. `$1` is the person."""

from tend.lists.access import CAN_WRITE

PERSON = """
select users.timezone, users.week_start::text, inbox.id as inbox_id
from users
join lists inbox on inbox.inbox_of = users.id
where users.id = $1"""

LISTS = f"""
select lists.id::text, lists.name
from memberships
join lists on {CAN_WRITE}
where lists.archived_at is null
order by memberships.position, lists.id"""

SECTIONS = f"""
select todos.id::text, todos.title as name, todos.list_id::text as parent
from memberships
join lists on {CAN_WRITE}
join todos on todos.list_id = lists.id
where lists.archived_at is null
  and todos.kind = 'section'
  and todos.deleted_at is null
order by memberships.position, lists.id, todos.position, todos.id"""
