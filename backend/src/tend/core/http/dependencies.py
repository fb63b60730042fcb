"""FastAPI dependencies of every slice: the database, a limit on how often a route may be called, and its origin."""

from typing import Annotated, Any

from fastapi import Depends, Request

from tend.core.db.database import Database
from tend.core.db.heavy_statements import HeavyStatements
from tend.core.db.rate_limit import RateLimit, enforce_rate_limit
from tend.core.errors import Forbidden
from tend.core.http.client_address import client_network
from tend.core.pagination import PageCache


async def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


Db = Annotated[Database, Depends(_database)]


async def _heavy_statements(request: Request) -> HeavyStatements:
    heavy: HeavyStatements = request.app.state.heavy_statements
    return heavy


HeavyDb = Annotated[HeavyStatements, Depends(_heavy_statements)]


async def _page_cache(request: Request) -> PageCache:
    cache: PageCache = request.app.state.page_cache
    return cache


PageCacheDep = Annotated[PageCache, Depends(_page_cache)]


def limit_rate_by_network(name: str, limit: RateLimit) -> Any:
    """A dependency that counts by the client's network: `dependencies=[limit_rate_by_network("login", RateLimit(30, 60))]`."""

    async def check(request: Request, db: Db) -> None:
        await enforce_rate_limit(db, request.app.state.settings, f"{name}-address", client_network(request), limit)

    return Depends(check)


class CrossOriginRefused(Forbidden):
    code = "cross_site"
    detail = "This request came from another site, so it was rejected."


async def require_same_origin(request: Request) -> None:
    """A dependency for routes that act on a cookie, so that no page of another site can make a browser send it.

    A browser names the origin of a request in `Sec-Fetch-Site`, or in `Origin` if it is an older one. A client that
    sends neither is no browser, and has only the cookies that its user gave it. Raises `CrossOriginRefused`.
    """
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site == "same-origin" or origin == request.app.state.settings.frontend_url:
        return
    if origin is not None or site not in {None, "none"}:
        raise CrossOriginRefused
