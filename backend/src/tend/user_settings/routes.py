import json
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import RedirectResponse

from tend.accounts.current_user import CurrentReader, CurrentWriter
from tend.accounts.errors import InvalidOneTimeToken
from tend.core.db.rate_limit import RateLimit
from tend.core.http.dependencies import Db, limit_rate_by_network
from tend.core.http.idempotent_write import LongRowReplay, Writer, WriterDep
from tend.core.http.openapi import error_responses
from tend.core.http.responses import json_bytes
from tend.core.schemas import Page
from tend.user_settings import service
from tend.user_settings.schemas import SettingKey, SettingOut, SettingPut, Unsubscription
from tend.user_settings.service import TooManySettings

router = APIRouter(prefix="/api/me/settings", tags=["me"])
unsubscribe_router = APIRouter(prefix="/api/unsubscribe", tags=["me"])
_LIMITED = [limit_rate_by_network("unsubscribe", RateLimit(120, 3600))]

KeyInPath = Annotated[
    SettingKey, Path(description="Such as `notifications`, `tag:home`, `filter:<id>` or `view:today`.")
]


@router.get("", response_model=Page[SettingOut])
async def list_settings(user: CurrentReader, db: Db) -> Response:
    return json_bytes(await service.list_user_settings(db, user.id))


@router.put("/{key}", response_model=SettingOut, responses=error_responses(TooManySettings))
async def put_setting(key: KeyInPath, wanted: SettingPut, user: CurrentWriter, writer: WriterDep) -> Response:
    value = service.check_setting_value(key, wanted.value)
    replay = LongRowReplay(lambda db, row: service.get(db, user.id, row["key"]), lambda _: json.dumps({"key": key}))
    return await writer.respond(lambda db: service.put_setting(db, user.id, key, value), replay=replay)


@router.delete("/{key}", status_code=204)
async def delete_setting(key: KeyInPath, user: CurrentWriter, writer: WriterDep) -> Response:
    return await writer.respond_empty(lambda db: service.put_setting(db, user.id, key, None))


TokenInPath = Annotated[str, Path(max_length=200, description="From the header `List-Unsubscribe` of the mail.")]


@unsubscribe_router.post("", status_code=204, dependencies=_LIMITED, responses=error_responses(InvalidOneTimeToken))
async def unsubscribe(wanted: Unsubscription, request: Request) -> Response:
    """Mails you no more digests, with the token in the link of one. No session is needed."""
    return await _unsubscribe(request, wanted.token)


# A mail program sends the POST by itself, with a form that says nothing more (RFC 8058 §3.2), and a person's browser the GET.
@unsubscribe_router.post(
    "/{token}", status_code=204, dependencies=_LIMITED, responses=error_responses(InvalidOneTimeToken)
)
async def unsubscribe_in_one_click(token: TokenInPath, request: Request) -> Response:
    """The same for mail programs (RFC 8058). The body doesn't matter."""
    return await _unsubscribe(request, token)


async def _unsubscribe(request: Request, token: str) -> Response:
    state = request.app.state
    writer = Writer(state.database, state.bus)
    return await writer.respond_empty(lambda db: service.unsubscribe(db, state.settings, token))


@unsubscribe_router.get("/{token}", status_code=303, response_class=RedirectResponse)
async def show_unsubscribe_page(token: TokenInPath, request: Request) -> RedirectResponse:
    """Leads to the page that asks whether you mean it, and changes nothing."""
    address = f"{request.app.state.settings.frontend_url}/unsubscribe#token={quote(token, safe='')}"
    return RedirectResponse(address, 303)
