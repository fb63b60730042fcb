"""What `tend demo` does around the service: its words, its database, and what it tells."""

import secrets
from typing import Any

from pydantic import ValidationError

from tend.accounts.errors import EmailTaken
from tend.core.db.database import open_database
from tend.core.db.migrations import migrate
from tend.core.errors import StartError
from tend.core.settings.settings import Settings
from tend.demo import service
from tend.demo.schemas import Wanted

_PASSWORD_BYTES = 12


def wanted(**given: Any) -> Wanted:
    """Raises `StartError` with the first thing that is not possible."""
    try:
        return Wanted.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise StartError(f"--{first['loc'][0]}: {first['msg']}") from None


async def run(settings: Settings, wanted: Wanted) -> str:
    """The address and the password. Raises `StartError` where there is such an account."""
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    await migrate(settings.direct_url)
    async with open_database(settings, settings.direct_url) as db:
        try:
            await service.make(db, wanted, password)
        except EmailTaken:
            raise StartError(f"{wanted.email} has an account; --again replaces it") from None
    return f"{wanted.email}\n{password}"
