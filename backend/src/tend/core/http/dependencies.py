"""FastAPI dependencies of every slice: the database, and a limit on how often a route may be called."""

from typing import Annotated, Any

from fastapi import Depends, Request

from tend.core.db.database import Database
from tend.core.db.rate_limit import RateLimit, enforce
from tend.core.http.client_address import client_network


async def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


Db = Annotated[Database, Depends(_database)]


def rate_limited(name: str, limit: RateLimit) -> Any:
    """A dependency that counts by the client's network: `dependencies=[rate_limited("login", RateLimit(30, 60))]`."""

    async def check(request: Request, db: Db) -> None:
        await enforce(db, request.app.state.settings, f"{name}-address", client_network(request), limit)

    return Depends(check)
