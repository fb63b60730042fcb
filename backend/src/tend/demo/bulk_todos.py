"""A list as long as a benchmark wants it."""

from random import Random
from uuid import UUID

from tend.core.db.database import Queryable
from tend.core.ids import new_id
from tend.demo import queries
from tend.demo.calendar import Calendar
from tend.demo.example_data import Everything, household
from tend.lists import service as lists
from tend.lists.schemas import ListDraft

# what the statement has order keys for, with room for the list's own changes
MOST = 90_000
_AT_ONCE = 5_000
_PRIORITIES = ("none", "none", "none", "none", "low", "low", "medium", "high")
# one in so many has a day, and how far that is from today
_DATED, _DAYS = 3, (-30, 120)
_TAGGED = 4

Row = tuple[UUID, str, str, str | None, str | None]


async def add(tx: Queryable, user_id: UUID, count: int, calendar: Calendar, chance: Random) -> None:
    """A list with `count` todos, up to `MOST`."""
    words = household().everything
    list_id = new_id()
    await lists.create(tx, user_id, ListDraft(id=list_id, name=words.name, color=words.color, icon=words.icon))
    rows = [_row(number, words, calendar, chance) for number in range(count)]
    for start in range(0, count, _AT_ONCE):
        columns = zip(*rows[start : start + _AT_ONCE], strict=True)
        await tx.execute(queries.ADD_MANY, list_id, user_id, *map(list, columns))


def _row(number: int, words: Everything, calendar: Calendar, chance: Random) -> Row:
    title = (
        f"{chance.choice(words.verbs)} {chance.choice(words.things)} {chance.choice(words.places)}, no. {number + 1}"
    )
    due = None if number % _DATED else calendar.day(chance.randint(*_DAYS)).isoformat()
    tag = None if number % _TAGGED else chance.choice(words.tags)
    return new_id(), title, chance.choice(_PRIORITIES), due, tag
