"""An account full of example data, made in one transaction."""

from collections import deque
from datetime import timedelta
from random import Random
from uuid import UUID

from tend.accounts.schemas import Registration
from tend.accounts.service.create_account import create_for_operator
from tend.accounts.service.delete_account import delete_for_operator
from tend.core.clock import Clock, now
from tend.core.db.database import Database, Queryable
from tend.core.ids import new_id
from tend.demo import bulk_todos
from tend.demo.builder import Garden
from tend.demo.calendar import PAST, Calendar, busy_days
from tend.demo.example_data import Household, Place, household
from tend.demo.schemas import Wanted
from tend.user_settings import service as user_settings
from tend.user_settings.schemas import complete_value


async def make(db: Database, wanted: Wanted, password: str, clock: Clock = now) -> UUID:
    """The account's id. Raises `EmailTaken` where there is one already that is not to be replaced."""
    async with db.transaction() as tx:
        if wanted.again:
            await delete_for_operator(tx, wanted.email)
        person = household().person
        registration = Registration(
            email=wanted.email, password=password, name=person.name, timezone=wanted.timezone, locale="en"
        )
        user_id = await create_for_operator(tx, registration)
        await _furnish(tx, user_id, wanted, Calendar.of(clock(), wanted.timezone))
    return user_id


async def _furnish(tx: Queryable, user_id: UUID, wanted: Wanted, calendar: Calendar) -> None:
    chance, words = Random(wanted.seed), household()  # noqa: S311  # the same one again is the point
    busy = busy_days(chance)
    gaps = frozenset(calendar.today - timedelta(days=ago) for ago in range(PAST) if ago not in busy)
    garden = Garden(tx, user_id, calendar, chance, gaps)
    places = [(place, await garden.lay_out(place)) for place in words.places]
    await _remember(garden, places, busy)
    for place, list_id in places:
        await garden.plant(place, list_id)
        await garden.finish(place, list_id)
    await _settle(tx, user_id, words, places)
    if wanted.todos:
        await bulk_todos.add(tx, user_id, wanted.todos, calendar, chance)


async def _remember(garden: Garden, places: list[tuple[Place, UUID | None]], busy: dict[int, int]) -> None:
    titles = [(title, list_id) for place, list_id in places for title in place.past]
    garden.chance.shuffle(titles)
    # whatever is done once more was done long ago
    turn = deque(titles)
    for ago, count in sorted(busy.items(), reverse=True):
        for _ in range(count):
            title, list_id = turn[0]
            turn.rotate(-1)
            await garden.remember(list_id, title, garden.calendar.day(-ago))


async def _settle(tx: Queryable, user_id: UUID, words: Household, places: list[tuple[Place, UUID | None]]) -> None:
    settings = words.settings
    documents = {"app": settings.app, "notifications": settings.notifications}
    documents |= {f"view:{place}": view for place, view in settings.views.items()}
    documents |= {f"view:{list_id}": place.view for place, list_id in places if place.view and list_id}
    documents |= {f"tag:{name}": {"name": name, "color": color} for name, color in settings.tags.items()}
    documents |= {f"filter:{new_id()}": {**one, "position": f"a{at}"} for at, one in enumerate(settings.filters)}
    for key, document in documents.items():
        await user_settings.put(tx, user_id, key, complete_value(key, document))
