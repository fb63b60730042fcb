"""The composition root: what is served, in which order, and what lives as long as the process."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from importlib import import_module

from fastapi import FastAPI
from fastapi.routing import APIRoute

from tend.core.database import open_database
from tend.core.http import problems
from tend.core.http.client import networks
from tend.core.http.request_context import RequestContext
from tend.core.settings import Settings

BODY_LIMIT = 1_000_000
SLICES = ("todos", "lists", "accounts", "transfer", "ops", "web")


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    async with AsyncExitStack() as stack:
        app.state.database = await stack.enter_async_context(open_database(settings, settings.url))
        yield


def _operation_id(route: APIRoute) -> str:
    return route.name


def create_app(settings: Settings) -> FastAPI:
    app = FastAPI(
        title="Tend",
        version="0.1.0",
        lifespan=_lifespan,
        generate_unique_id_function=_operation_id,
        openapi_url="/api/openapi.json",
        docs_url="/api/docs" if settings.docs_enabled else None,
        redoc_url=None,
        max_body_size=BODY_LIMIT,
    )
    app.state.settings = settings
    app.state.trusted_networks = networks(settings.trusted_proxies)
    problems.install(app)
    for name in SLICES:
        try:
            router = import_module(f"tend.{name}.routes").router
        except ModuleNotFoundError:
            continue
        app.include_router(router)
    app.add_middleware(RequestContext)
    return app
