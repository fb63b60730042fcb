"""The composition root: what is served, in which order, and what lives as long as the process."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from importlib import import_module

from fastapi import FastAPI
from fastapi.routing import APIRoute

from tend.core.background import running
from tend.core.bus import Bus
from tend.core.database import Database, open_database
from tend.core.http import layers
from tend.core.jobs import Handler, Jobs, working
from tend.core.settings import Settings

BODY_LIMIT = 1_000_000
SLICES = ("todos", "lists", "accounts", "transfer", "ops", "web")


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    async with AsyncExitStack() as stack:
        database = app.state.database = await stack.enter_async_context(open_database(settings, settings.url))
        bus = app.state.bus = Bus(database, settings.direct_url)
        await stack.enter_async_context(running(bus.run()))
        if settings.tend_jobs:
            await stack.enter_async_context(working(build_jobs(settings, database)))
        yield


def build_jobs(settings: Settings, database: Database) -> Jobs:
    handlers: dict[str, Handler] = {}
    schedules: dict[str, Handler] = {}
    for name in ("mail", "accounts", "ops"):
        try:
            tasks = import_module(f"tend.{name}.tasks")
        except ModuleNotFoundError:
            continue
        handlers |= getattr(tasks, "JOBS", {})
        schedules |= getattr(tasks, "SCHEDULES", {})
    return Jobs(settings, database, handlers, schedules)


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
    layers.install(app, settings)
    for name in SLICES:
        try:
            router = import_module(f"tend.{name}.routes").router
        except ModuleNotFoundError:
            continue
        app.include_router(router)
    return app
