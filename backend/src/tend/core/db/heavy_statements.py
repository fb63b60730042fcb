"""Statements whose cost a person decides with the words of a query. They have a budget of time, and each account a few.

A statement beyond its budget is a 422 and neither a 429 nor a 503: to send it again would cost the same again and change
nothing, the query itself has to become another one.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from tend.core.account_slots import AccountSlots
from tend.core.db.database import Database
from tend.core.errors import FieldError, Invalid
from tend.core.settings.settings import Settings
from tend.core.shared_limits import SharedLimits


class QueryTooHeavy(Invalid):
    code = "query_too_heavy"
    title = "This takes too long"

    def __init__(self, field: str) -> None:
        message = "This search takes too long. Use fewer or more specific words, or search in one list."
        super().__init__(FieldError(field, self.code, message))


class HeavyStatements:
    def __init__(self, database: Database, settings: Settings, limits: SharedLimits) -> None:
        self._database = database
        self._budget = settings.heavy_statement_timeout
        self._slots = AccountSlots(settings.heavy_statements_per_account, limits)

    @asynccontextmanager
    async def take_slot(self, user_id: UUID, field: str) -> AsyncIterator["HeavyStatement"]:
        """The right to send heavy statements for a while; `field` is the part of the request that makes them heavy.

        Raises `TooManyConcurrentRequests` when the account has too many already.
        """
        async with self._slots.take(user_id):
            yield HeavyStatement(self._database, self._budget, field)


class HeavyStatement:
    """A `Queryable` for rows. It raises `QueryTooHeavy` when the budget is spent."""

    def __init__(self, database: Database, seconds: float, field: str) -> None:
        self._database = database
        self._seconds = seconds
        self._field = field

    async def fetchrow(self, query: str, *args: Any) -> Any:
        async with self._database.connection() as connection:
            try:
                return await connection.fetchrow(query, *args, timeout=self._seconds)
            except TimeoutError:
                raise QueryTooHeavy(self._field) from None
