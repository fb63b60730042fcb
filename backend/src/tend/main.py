"""The composition root: what is served, in which order, and what lives as long as the process."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from importlib import import_module

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

from tend.core.background import running
from tend.core.bus import Bus
from tend.core.database import Database, open_database
from tend.core.http import layers, openapi
from tend.core.jobs import Handler, Jobs, working
from tend.core.settings import Settings
from tend.web.site import Site

SLICES = ("todos", "lists", "accounts", "transfer", "ops")


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    async with AsyncExitStack() as stack:
        database = app.state.database = await stack.enter_async_context(open_database(settings, settings.url))
        bus = app.state.bus = Bus(database, settings.direct_url)
        await stack.enter_async_context(running(bus.run()))
        open_gate = import_module("tend.accounts.gate").open_gate
        app.state.gate = await stack.enter_async_context(open_gate(settings, database, bus))
        if settings.tend_jobs:
            await stack.enter_async_context(working(build_jobs(settings, database)))
        yield


def build_jobs(settings: Settings, database: Database) -> Jobs:
    handlers: dict[str, Handler] = {}
    schedules: dict[str, Handler] = {}
    for name in ("mail", "accounts", "ops"):
        try:
            tasks = import_module(f"tend.{name}.tasks")
        except (ModuleNotFoundError, AttributeError):
            continue
        handlers |= getattr(tasks, "JOBS", {})
        schedules |= getattr(tasks, "SCHEDULES", {})
    return Jobs(settings, database, handlers, schedules)


async def work(settings: Settings) -> None:
    """Take jobs until SIGTERM or Ctrl-C; those under way are finished."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with open_database(settings, settings.url) as database, working(build_jobs(settings, database)):
        await stop.wait()


def _adopt(app: FastAPI, router: APIRouter) -> None:
    """Put the router's own routes into the app's flat list: `include_router` would match each request twice over."""
    for route in router.routes:
        if isinstance(route, APIRoute):
            # what the generated client calls the operation
            route.operation_id = route.operation_id or route.name
        app.router.routes.append(route)


def create_app(settings: Settings) -> FastAPI:
    app = FastAPI(
        title="Tend",
        version="0.1.0",
        lifespan=_lifespan,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    layers.install(app, settings)
    for name in SLICES:
        try:
            router = import_module(f"tend.{name}.routes").router
        except (ModuleNotFoundError, AttributeError):
            continue
        _adopt(app, router)
    openapi.install(app)
    app.router.default = Site(settings)
    return app
