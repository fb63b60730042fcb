"""The operator's routes about the server itself: how it is doing, its jobs, and a test of its mail."""

from fastapi import APIRouter, Request

from tend.accounts.current_user import Operator
from tend.accounts.errors import OperatorsOnly
from tend.core.http.dependencies import Db
from tend.core.http.openapi import error_responses
from tend.core.pagination import MAX_LIMIT
from tend.monitoring.queries.jobs import list_jobs
from tend.operators import mail_test, overview
from tend.operators.change_settings import change_settings
from tend.operators.overview_schemas import (
    FindingList,
    JobList,
    JobOut,
    JobState,
    MailTestResult,
    Overview,
    OverviewSpan,
    RetryRequest,
    RetryResult,
)
from tend.operators.retry_jobs import retry_dead_jobs
from tend.server_settings.queries import ServerSettingsPatch, read_settings
from tend.server_settings.schemas import ServerSettingsChange, ServerSettingsOut

router = APIRouter(prefix="/api/admin", tags=["operators"], responses=error_responses(OperatorsOnly))


@router.get("/overview")
async def show_overview(request: Request, _operator: Operator, db: Db, span: OverviewSpan = "day") -> Overview:
    """How the server is doing now, and did in the last day or month."""
    return await overview.read_overview(db, request.app.state.settings, span)


@router.get("/findings")
async def list_findings(request: Request, _operator: Operator) -> FindingList:
    """What `tend doctor` finds. It takes some seconds."""
    return FindingList(items=await overview.list_findings(request.app.state.settings))


@router.get("/jobs")
async def browse_jobs(_operator: Operator, db: Db, state: JobState | None = None) -> JobList:
    """The jobs in the queue, at most 200, dead ones first. Nobody's data is shown, only what kind of job it is."""
    return JobList(
        items=[JobOut.model_validate(one, from_attributes=True) for one in await list_jobs(db, state, MAX_LIMIT)]
    )


@router.post("/jobs/retry")
async def retry_jobs(body: RetryRequest, operator: Operator, db: Db) -> RetryResult:
    """Lets jobs that have failed at every attempt begin again."""
    return RetryResult(retried=await retry_dead_jobs(db, operator.id, body.ids))


@router.post("/mail-test")
async def send_test_email(request: Request, operator: Operator, db: Db) -> MailTestResult:
    """Sends an email to the operator's own address, and tells what became of it."""
    return await mail_test.send_test_to_operator(db, request.app.state.settings, operator)


@router.get("/settings")
async def show_server_settings(_operator: Operator, db: Db) -> ServerSettingsOut:
    """What operators set while the server runs."""
    return ServerSettingsOut.model_validate(await read_settings(db))


@router.patch("/settings")
async def change_server_settings(
    change: ServerSettingsChange, request: Request, operator: Operator, db: Db
) -> ServerSettingsOut:
    """Who may register, the announcement, and maintenance: while it lasts, reads go on and changes wait."""
    patch = ServerSettingsPatch(**change.model_dump())
    changed = await change_settings(db, request.app.state.bus, operator.id, patch)
    return ServerSettingsOut.model_validate(changed)
