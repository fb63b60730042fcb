"""What routes ask FastAPI for: the database, and a limit on how often they are called."""

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
    """A dependency for a route: `dependencies=[rate_limited("login", Limit(30, 60))]` counts by the caller's network."""

    async def check(request: Request, db: Db) -> None:
        await enforce(db, request.app.state.settings, f"{name}-address", client_network(request), limit)

    return Depends(check)
