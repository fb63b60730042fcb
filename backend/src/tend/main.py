"""The composition root: the app with its routes and middleware, and everything that lives as long as the process."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from importlib.metadata import version

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

from tend.accounts import jobs as account_jobs
from tend.accounts import routes as account_routes
from tend.accounts.auth import open_auth
from tend.activity import routes as activity_routes
from tend.attachments import jobs as attachment_jobs
from tend.attachments import routes as attachment_routes
from tend.attachments.files import open_store
from tend.backup import jobs as backup_jobs
from tend.comments import routes as comment_routes
from tend.core.account_slots import AccountSlots
from tend.core.background_task import background_task
from tend.core.bus.bus import Bus
from tend.core.bus.open_bus import open_bus
from tend.core.db.database import Database, open_database
from tend.core.db.heavy_statements import HeavyStatements
from tend.core.http import middleware, openapi
from tend.core.http.middleware import RequestMiddleware
from tend.core.jobs import Jobs, run_worker
from tend.core.pagination import PageCache
from tend.core.settings.settings import Settings
from tend.core.shared_limits import SharedLimits
from tend.core.tracing import tracer
from tend.lists import routes as list_routes
from tend.monitoring import routes as monitoring_routes
from tend.monitoring.alert_watch import AlertWatch
from tend.monitoring.gauges import report_gauges
from tend.monitoring.sampler import Sampler
from tend.notifications import jobs as notification_jobs
from tend.notifications import routes as notification_routes
from tend.operators import routes as operator_routes
from tend.operators import server_routes as operator_server_routes
from tend.ops import jobs as ops_jobs
from tend.ops import routes as ops_routes
from tend.quick_add import routes as quick_add_routes
from tend.reminders import jobs as reminder_jobs
from tend.reminders import routes as reminder_routes
from tend.server_settings import routes as server_settings_routes
from tend.server_settings.queries import ServerSettings
from tend.server_settings.service import CurrentServerSettings
from tend.sharing import folder_routes, invitation_routes, link_routes
from tend.sharing import jobs as sharing_jobs
from tend.sharing import routes as sharing_routes
from tend.static_site.site import Site
from tend.sync import routes as sync_routes
from tend.sync.stream_hub import StreamHub
from tend.todos import routes as todo_routes
from tend.transfer import routes as transfer_routes
from tend.transfer.import_file import ImportTurns
from tend.user_settings import routes as user_settings_routes
from tend.web_push import jobs as web_push_jobs
from tend.web_push import routes as web_push_routes


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    async with AsyncExitStack() as stack:
        database = app.state.database = await stack.enter_async_context(open_database(settings, settings.url))
        app.state.page_cache = PageCache(settings.page_cache_bytes)
        app.state.heavy_statements = HeavyStatements(database, settings, app.state.shared_limits)
        app.state.attachments = open_store(settings)
        app.state.upload_slots = AccountSlots(3, app.state.shared_limits, "upload")
        app.state.export_slots = AccountSlots(2, app.state.shared_limits, "export")
        app.state.import_slots = AccountSlots(1, app.state.shared_limits, "import")
        app.state.import_turns = ImportTurns()
        bus = app.state.bus = open_bus(settings, database)
        await stack.enter_async_context(background_task(bus.run()))
        current = app.state.server_settings = CurrentServerSettings(database, bus, partial(_apply_settings, app))
        await stack.enter_async_context(background_task(current.watch()))
        app.state.auth = await stack.enter_async_context(open_auth(settings, database, bus))
        hub = app.state.hub = StreamHub(settings, database, bus, app.state.auth.revocations)
        await stack.enter_async_context(background_task(hub.run()))
        await stack.enter_async_context(background_task(report_gauges(database, hub)))
        alerts = AlertWatch(database, settings)
        sampler = Sampler(database, settings, app.state.route_index.metrics, alerts.on_minute)
        await stack.enter_async_context(background_task(sampler.run()))
        if settings.tend_jobs:
            await stack.enter_async_context(run_worker(build_jobs(settings, database, bus)))
        yield


def _apply_settings(app: FastAPI, settings: ServerSettings) -> None:
    stack: RequestMiddleware = app.state.request_middleware
    stack.is_in_maintenance = settings.maintenance_since is not None


def build_jobs(settings: Settings, database: Database, bus: Bus) -> Jobs:
    schedules = {
        **reminder_jobs.schedules(bus),
        **notification_jobs.SCHEDULES,
        **attachment_jobs.SCHEDULES,
        **backup_jobs.SCHEDULES,
        **ops_jobs.SCHEDULES,
    }
    return Jobs(
        settings,
        database,
        {
            **account_jobs.JOBS,
            **reminder_jobs.JOBS,
            **notification_jobs.JOBS,
            **ops_jobs.jobs(bus),
            **sharing_jobs.jobs(bus),
            **web_push_jobs.jobs({**reminder_jobs.NOTIFICATION_BUILDERS, **notification_jobs.NOTIFICATION_BUILDERS}),
        },
        schedules,
        limits={
            **reminder_jobs.LIMITS,
            **notification_jobs.LIMITS,
            **sharing_jobs.LIMITS,
            **web_push_jobs.LIMITS,
            **ops_jobs.LIMITS,
        },
    )


async def run_jobs(settings: Settings) -> None:
    """Run jobs until SIGTERM or Ctrl-C; those that already run are finished."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    tracer.start_tracing(settings)
    async with open_database(settings, settings.url) as database:
        bus = open_bus(settings, database)
        async with background_task(bus.run()), run_worker(build_jobs(settings, database, bus)):
            await stop.wait()
    await tracer.stop_tracing()


def _add_routes(app: FastAPI, router: APIRouter) -> None:
    """Add the router's routes to the app's own: with `include_router`, each request would be matched twice."""
    for route in router.routes:
        if isinstance(route, APIRoute):
            # The name of the operation in generated clients.
            route.operation_id = route.operation_id or route.name
        app.router.routes.append(route)


def create_app(settings: Settings, limits: SharedLimits | None = None) -> FastAPI:
    """`limits` are those that worker processes share; None: this process has its own."""
    app = FastAPI(
        title="Tend",
        version=version("tend"),
        lifespan=_lifespan,
        openapi_url="/api/openapi.json" if settings.docs_enabled else None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        # It would have to look for a collector at each request, and see addresses that the log does not show.
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    middleware.install_middleware(app, settings, limits or SharedLimits())
    for router in (
        sync_routes.router,
        todo_routes.router,
        list_routes.router,
        account_routes.router,
        sharing_routes.router,
        folder_routes.router,
        invitation_routes.router,
        link_routes.router,
        user_settings_routes.router,
        user_settings_routes.unsubscribe_router,
        reminder_routes.router,
        attachment_routes.router,
        comment_routes.router,
        activity_routes.router,
        notification_routes.router,
        web_push_routes.router,
        todo_routes.statistics_router,
        quick_add_routes.router,
        todo_routes.trash_router,
        transfer_routes.router,
        server_settings_routes.router,
        operator_routes.router,
        operator_server_routes.router,
        ops_routes.router,
        monitoring_routes.router,
    ):
        _add_routes(app, router)
    openapi.install_openapi(app)
    app.router.default = Site(settings)
    return app
