from asyncio import gather

import pytest

from tend.core.db.database import Database
from tend.core.db.rate_limit import RateLimit, enforce, spend
from tend.core.errors import TooManyRequests

SLOW = RateLimit(count=3, seconds=3600)


@pytest.fixture
def db(app) -> Database:
    return app.state.database


async def test_what_is_over_the_limit_is_refused_and_says_when_to_come_back(db):
    verdicts = [await spend(db, "ada", SLOW) for _ in range(4)]
    assert [verdict.is_allowed for verdict in verdicts] == [True, True, True, False]
    assert [verdict.remaining for verdict in verdicts] == [2, 1, 0, 0]
    assert verdicts[3].retry_after == pytest.approx(1200, abs=5)


async def test_a_refusal_costs_nothing_so_patience_is_rewarded(db):
    limit = RateLimit(count=2, seconds=0.4)
    for _ in range(20):
        verdict = await spend(db, "eve", limit)
    assert verdict.retry_after <= 0.2


async def test_fifty_at_once_get_no_more_than_the_limit(db):
    verdicts = await gather(*(spend(db, "crowd", SLOW) for _ in range(50)))
    assert sum(verdict.is_allowed for verdict in verdicts) == 3


async def test_keys_do_not_share(db):
    assert not [await spend(db, "one", SLOW, cost=3) for _ in range(2)][1].is_allowed
    assert (await spend(db, "two", SLOW)).is_allowed


async def test_a_refusal_carries_the_drafts_headers(db, settings):
    switched_on = settings.model_copy(update={"rate_limit_enabled": True})
    with pytest.raises(TooManyRequests) as refused:
        for _ in range(4):
            await enforce(db, switched_on, "login", "ada@example.com", SLOW)
    assert refused.value.headers["RateLimit-Policy"] == '"login";q=3;w=3600'
    assert refused.value.headers["RateLimit"].startswith('"login";r=0;t=')
    assert 1190 < int(refused.value.headers["Retry-After"]) <= 1200


async def test_switched_off_nothing_is_counted(db, settings):
    for _ in range(10):
        await enforce(db, settings, "login", "ada@example.com", SLOW)
    assert await db.fetchval("select count(*) from rate_limits") == 0
