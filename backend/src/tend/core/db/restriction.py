"""Conditions that a statement has only in requests of an API token that is restricted to lists.

A statement contains them as comments, which `Database` opens for these requests, with the id of the token as one more
parameter. All other requests send the statement as it is, so restricted tokens cost them nothing.
"""

from functools import lru_cache
from typing import Any
from uuid import UUID

_START, _END = "/*restricted ", "*/"
_TOKEN_PARAMETER = "$token"  # noqa: S105  # a place in a statement
_MAX_STATEMENTS = 1_000


def restricted_only_sql(condition: str) -> str:
    """`condition` for restricted tokens alone. In it, `$token` is the id of the token."""
    return f"{_START}{condition}{_END}"


def restrict_statement(query: str, args: tuple[Any, ...], token_id: UUID) -> tuple[str, tuple[Any, ...]]:
    """The statement with its conditions for restricted tokens, and its arguments."""
    has_token = _TOKEN_PARAMETER in query
    return enable_conditions(query, len(args) + 1), (*args, token_id) if has_token else args


@lru_cache(_MAX_STATEMENTS)
def enable_conditions(query: str, number: int) -> str:
    """The statement with its conditions, in which the token is the parameter with this number."""
    before, *rest = query.split(_START)
    conditions = (part.partition(_END) for part in rest)
    return before + "".join(
        condition.replace(_TOKEN_PARAMETER, f"${number}") + after for condition, _, after in conditions
    )


class RestrictedConnection:
    """A connection that sends every statement with its conditions for a restricted token."""

    def __init__(self, connection: Any, token_id: UUID) -> None:
        self._connection = connection
        self._token_id = token_id

    def transaction(self) -> Any:
        return self._connection.transaction()

    async def fetch(self, query: str, *args: Any) -> list[Any]:
        rows: list[Any] = await self._run("fetch", query, args)
        return rows

    async def fetchrow(self, query: str, *args: Any, **options: Any) -> Any:
        return await self._run("fetchrow", query, args, **options)

    async def fetchval(self, query: str, *args: Any) -> Any:
        return await self._run("fetchval", query, args)

    async def execute(self, query: str, *args: Any) -> str:
        status: str = await self._run("execute", query, args)
        return status

    async def _run(self, method: str, query: str, args: tuple[Any, ...], **options: Any) -> Any:
        query, args = restrict_statement(query, args, self._token_id)
        return await getattr(self._connection, method)(query, *args, **options)
