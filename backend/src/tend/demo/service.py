"""`tend demo`: an account full of example data, created in one transaction."""

import re
import secrets
from collections import deque
from datetime import timedelta
from random import Random
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, Field, ValidationError
from pydantic_core import PydanticCustomError

from tend.accounts.email_address import EmailAddress
from tend.accounts.errors import EmailTaken
from tend.accounts.schemas import AccountTimeZone, Registration
from tend.accounts.service.operator_actions import create_verified_account, delete_account_at
from tend.core.clock import Clock, now
from tend.core.db.database import Database, open_database
from tend.core.db.migrations import migrate_database
from tend.core.errors import StartError
from tend.core.ids import new_id
from tend.core.schemas import Body
from tend.core.settings.settings import Settings
from tend.demo.builder import MAX_DEMO_TODOS, AccountBuilder, create_bulk_list
from tend.demo.calendar import HISTORY, Calendar, count_completed
from tend.demo.example_data import ExampleList, ExampleSettings, load_example_data
from tend.user_settings import service as user_settings

# Domains of RFC 2606 §2 and §3, where nobody gets email.
_RESERVED = re.compile(r".+[@.](example|test|invalid|localhost|example\.(com|net|org))", re.IGNORECASE)
_PASSWORD_BYTES = 12


def _require_reserved(address: str) -> str:
    if not _RESERVED.fullmatch(address):
        raise PydanticCustomError("email_not_reserved", "Use an address that nobody owns, such as demo@tend.example.")
    return address


class DemoOptions(Body):
    email: Annotated[EmailAddress, AfterValidator(_require_reserved)] = "demo@tend.example"
    timezone: AccountTimeZone = "UTC"
    seed: int = 1
    todos: int = Field(0, ge=0, le=MAX_DEMO_TODOS)
    again: bool = False


def parse_options(**given: Any) -> DemoOptions:
    """Raises `StartError` with the first option that is wrong."""
    try:
        return DemoOptions.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise StartError(f"--{first['loc'][0]}: {first['msg']}") from None


async def create_demo(settings: Settings, options: DemoOptions) -> str:
    """Creates the account and returns two lines, its address and its password.

    Raises `StartError` when the address has an account that may not be replaced.
    """
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    await migrate_database(settings.direct_url)
    async with open_database(settings, settings.direct_url) as db:
        try:
            await create_demo_account(db, options, password)
        except EmailTaken:
            raise StartError(f"{options.email} already has an account; use --again to replace it") from None
    return f"{options.email}\n{password}"


async def create_demo_account(db: Database, options: DemoOptions, password: str, clock: Clock = now) -> UUID:
    """Returns the account's id. Raises `EmailTaken` when the address has an account that may not be replaced."""
    async with db.transaction() as tx:
        if options.again:
            await delete_account_at(tx, options.email)
        name = load_example_data().person.name
        registration = Registration(
            email=options.email, password=password, name=name, timezone=options.timezone, locale="en"
        )
        user_id = await create_verified_account(tx, registration)
        random = Random(options.seed)  # noqa: S311  # the same data for the same seed is the point
        completed = count_completed(random)
        calendar = Calendar.at(clock(), options.timezone)
        idle_days = frozenset(
            calendar.today - timedelta(days=days_ago) for days_ago in range(HISTORY) if days_ago not in completed
        )
        builder = AccountBuilder(tx, user_id, calendar, random, idle_days)
        await _add_lists(builder, completed)
        if options.todos:
            await create_bulk_list(tx, user_id, options.todos, calendar, random)
    return user_id


async def _add_lists(builder: AccountBuilder, completed: dict[int, int]) -> None:
    data = load_example_data()
    lists = [(example, await builder.create_list(example)) for example in data.lists]
    await _add_history(builder, lists, completed)
    for example, list_id in lists:
        await builder.fill_list(example, list_id)
    await _put_settings(builder, data.settings, lists)


async def _add_history(
    builder: AccountBuilder, lists: list[tuple[ExampleList, UUID | None]], completed: dict[int, int]
) -> None:
    """Adds the todos that were completed on earlier days; their titles repeat after as long a time as possible."""
    titles = [(title, list_id) for example, list_id in lists for title in example.completed_titles]
    builder.random.shuffle(titles)
    queue = deque(titles)
    for days_ago, count in sorted(completed.items(), reverse=True):
        for _ in range(count):
            title, list_id = queue[0]
            queue.rotate(-1)
            await builder.add_completed(list_id, title, builder.calendar.day(-days_ago))


async def _put_settings(
    builder: AccountBuilder, settings: ExampleSettings, lists: list[tuple[ExampleList, UUID | None]]
) -> None:
    values = {"app": settings.app, "notifications": settings.notifications}
    values |= {f"view:{view}": value for view, value in settings.views.items()}
    values |= {f"view:{list_id}": example.view for example, list_id in lists if example.view and list_id}
    values |= {f"tag:{name}": {"name": name, "color": color} for name, color in settings.tags.items()}
    values |= {f"filter:{new_id()}": {**one, "position": f"a{at}"} for at, one in enumerate(settings.filters)}
    for key, value in values.items():
        await user_settings.put_setting(builder.tx, builder.user_id, key, user_settings.check_setting_value(key, value))
