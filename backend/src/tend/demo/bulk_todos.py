"""A list with as many todos as a benchmark needs."""

from random import Random
from uuid import UUID

from tend.core.db.database import Queryable
from tend.core.ids import new_id
from tend.demo import queries
from tend.demo.calendar import Calendar
from tend.demo.example_data import BulkData, load_example_data
from tend.lists import service as lists
from tend.lists.schemas import ListDraft

# The statement numbers order keys with five digits, and leaves some for changes of the list itself.
MAX_TODOS = 90_000
_BATCH = 5_000
_PRIORITIES = ("none", "none", "none", "none", "low", "low", "medium", "high")
# One todo in three is due, so many days from today.
_DUE_EVERY, _DUE_DAYS = 3, (-30, 120)
_TAG_EVERY = 4


async def create_bulk_list(tx: Queryable, user_id: UUID, count: int, calendar: Calendar, random: Random) -> None:
    """Adds a list with `count` todos, up to `MAX_TODOS`."""
    bulk = load_example_data().bulk
    list_id = new_id()
    await lists.create(tx, user_id, ListDraft(id=list_id, name=bulk.name, color=bulk.color, icon=bulk.icon))
    todos = [_todo(number, bulk, calendar, random) for number in range(count)]
    for start in range(0, count, _BATCH):
        await queries.add_todos(tx, list_id, user_id, todos[start : start + _BATCH])


def _todo(number: int, bulk: BulkData, calendar: Calendar, random: Random) -> queries.BulkTodo:
    title = f"{random.choice(bulk.verbs)} {random.choice(bulk.things)} {random.choice(bulk.places)}, no. {number + 1}"
    due_date = None if number % _DUE_EVERY else calendar.day(random.randint(*_DUE_DAYS)).isoformat()
    tag = None if number % _TAG_EVERY else random.choice(bulk.tags)
    return queries.BulkTodo(new_id(), title, random.choice(_PRIORITIES), due_date, tag)
