from fastapi import APIRouter, Request, Response

from tend.accounts.current_user import CurrentUser
from tend.core.errors import TooManyRequests
from tend.core.http.dependencies import Db
from tend.core.http.openapi import error_responses
from tend.core.http.responses import no_content
from tend.web_push import service
from tend.web_push.protocol import public_key
from tend.web_push.schemas import PushKey, Subscription, SubscriptionEnd, TestSent

router = APIRouter(tags=["me"])


@router.get("/api/push/key")
async def get_push_key(request: Request, _user: CurrentUser) -> PushKey:
    return PushKey(key=public_key(request.app.state.settings))


@router.put("/api/me/push-subscriptions", status_code=204)
async def put_push_subscription(wanted: Subscription, request: Request, user: CurrentUser, db: Db) -> Response:
    """Sends notifications to this browser from now on. Replaces the subscription that this session had."""
    await service.subscribe(db, request.app.state.settings, user, wanted)
    return no_content()


@router.delete("/api/me/push-subscriptions", status_code=204)
async def delete_push_subscription(wanted: SubscriptionEnd, user: CurrentUser, db: Db) -> Response:
    await service.unsubscribe(db, user.id, wanted.endpoint)
    return no_content()


@router.post("/api/me/push-subscriptions/test", responses=error_responses(TooManyRequests))
async def test_push(request: Request, user: CurrentUser, db: Db) -> TestSent:
    """Sends a notification to each of your devices, to show that it works."""
    return TestSent(devices=await service.queue_test(db, request.app.state.settings, user.id))
