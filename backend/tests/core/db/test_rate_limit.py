from asyncio import gather

import pytest

from tend.core.db.database import Database
from tend.core.db.rate_limit import RateLimit, enforce, spend
from tend.core.errors import TooManyRequests

SLOW = RateLimit(count=3, seconds=3600)


@pytest.fixture
def db(app) -> Database:
    return app.state.database


async def test_a_request_over_the_limit_is_rejected_with_the_time_to_wait(db):
    results = [await spend(db, "ada", SLOW) for _ in range(4)]
    assert [result.is_allowed for result in results] == [True, True, True, False]
    assert [result.remaining for result in results] == [2, 1, 0, 0]
    assert results[3].retry_after == pytest.approx(1200, abs=5)


async def test_a_rejected_request_costs_nothing(db):
    limit = RateLimit(count=2, seconds=0.4)
    for _ in range(20):
        result = await spend(db, "eve", limit)
    assert result.retry_after <= 0.2


async def test_fifty_requests_at_once_get_no_more_than_the_limit(db):
    results = await gather(*(spend(db, "crowd", SLOW) for _ in range(50)))
    assert sum(result.is_allowed for result in results) == 3


async def test_each_key_has_a_limit_of_its_own(db):
    assert not [await spend(db, "one", SLOW, cost=3) for _ in range(2)][1].is_allowed
    assert (await spend(db, "two", SLOW)).is_allowed


async def test_a_rejected_request_has_the_rate_limit_headers(db, settings):
    enabled = settings.model_copy(update={"rate_limit_enabled": True})
    with pytest.raises(TooManyRequests) as error:
        for _ in range(4):
            await enforce(db, enabled, "login", "ada@example.com", SLOW)
    assert error.value.headers["RateLimit-Policy"] == '"login";q=3;w=3600'
    assert error.value.headers["RateLimit"].startswith('"login";r=0;t=')
    assert 1190 < int(error.value.headers["Retry-After"]) <= 1200


async def test_nothing_is_counted_while_rate_limits_are_switched_off(db, settings):
    for _ in range(10):
        await enforce(db, settings, "login", "ada@example.com", SLOW)
    assert await db.fetchval("select count(*) from rate_limits") == 0
