"""What `tend add` does around the service: whose todos they are, and what was made of them."""

from typing import Any
from uuid import UUID

from tend.accounts.email_address import normalize_email
from tend.core import write_result
from tend.core.bus.postgres import publish_in
from tend.core.db.database import Queryable, open_database
from tend.core.errors import Invalid, StartError
from tend.core.settings.settings import Settings
from tend.ops.queries import PEOPLE, PERSON
from tend.todos.service import quick_add


async def run(settings: Settings, text: str, address: str | None) -> str:
    """A line for each todo. Raises `StartError` where it is unclear whose they are, or a line is no todo."""
    async with open_database(settings, settings.direct_url) as db, db.transaction() as tx:
        user_id = await _person(tx, address)
        try:
            written = await quick_add.add(tx, user_id, text, None)
        except Invalid as refused:
            raise StartError("; ".join(error.message for error in refused.field_errors)) from None
        await publish_in(tx, write_result.TOPIC, {"lists": {str(one): number for one, number in written.lists.items()}})
        return "\n".join(map(_told, quick_add.titles_of(written)))


async def _person(db: Queryable, address: str | None) -> UUID:
    rows = await (db.fetch(PEOPLE) if address is None else db.fetch(PERSON, normalize_email(address)))
    if len(rows) == 1:
        found: UUID = rows[0]["id"]
        return found
    if address:
        raise StartError("there is no account with this address")
    raise StartError("say whose with --for ADDRESS" if rows else "there is no account yet")


def _told(todo: dict[str, Any]) -> str:
    again = (todo["recurrence"] or {}).get("rule")
    time = todo["due_time"] and todo["due_time"][:5]
    details = [todo["due_date"], time, again, todo["priority"] if todo["priority"] != "none" else None]
    said = " ".join(filter(None, [*details, *(f"@{tag}" for tag in todo["tags"])]))
    return f"{todo['title']}  ({said})" if said else str(todo["title"])
