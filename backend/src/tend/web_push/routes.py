from fastapi import APIRouter, Request, Response

from tend.accounts.current_user import CurrentUser
from tend.core.clock import now
from tend.core.db.rate_limit import RateLimit, enforce
from tend.core.errors import TooManyRequests
from tend.core.http.dependencies import Db
from tend.core.http.openapi import error_responses
from tend.web_push import service
from tend.web_push.schemas import PushKey, Subscription, SubscriptionEnd, TestSent
from tend.web_push.vapid import public_key

router = APIRouter(tags=["me"])

TESTS = RateLimit(5, 300)


@router.get("/api/push/key")
async def get_push_key(request: Request, _actor: CurrentUser) -> PushKey:
    return PushKey(key=public_key(request.app.state.settings))


@router.put("/api/me/push-subscriptions", status_code=204)
async def put_push_subscription(wanted: Subscription, request: Request, user: CurrentUser, db: Db) -> Response:
    """Notifies this browser from now on. It takes the place of the one that this session had."""
    await service.subscribe(db, request.app.state.settings, user, wanted)
    return Response(status_code=204)


@router.delete("/api/me/push-subscriptions", status_code=204)
async def delete_push_subscription(wanted: SubscriptionEnd, user: CurrentUser, db: Db) -> Response:
    await service.unsubscribe(db, user.id, wanted.endpoint)
    return Response(status_code=204)


@router.post("/api/me/push-subscriptions/test", responses=error_responses(TooManyRequests))
async def test_push(request: Request, user: CurrentUser, db: Db) -> TestSent:
    """Notifies every device of the caller's, to show that it works."""
    await enforce(db, request.app.state.settings, "push-test", str(user.id), TESTS)
    async with db.transaction() as transaction:
        devices = await service.queue(
            transaction, user.id, kind=service.TEST, subject_id=user.id, moment=now().isoformat()
        )
    return TestSent(devices=devices)
