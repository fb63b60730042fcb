import pytest

from tend.core.http import write_rate
from tend.core.http.write_rate import TooManyWrites, WriteRate
from tend.core.ids import new_id
from tend.core.settings.settings import Settings


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = 1000.0

    monkeypatch.setattr(write_rate, "monotonic", lambda: Clock.now)
    return Clock


@pytest.fixture
def rate(clock):
    return WriteRate(Settings(account_writes_per_second=50, account_write_burst=1500))


def test_a_burst_of_batches_is_allowed_and_then_as_many_as_time_passes(rate, clock):
    for _ in range(3):
        rate.spend("ada", 500)
    with pytest.raises(TooManyWrites) as refused:
        rate.spend("ada", 100)
    assert refused.value.headers["Retry-After"] == "2"
    clock.now += 2
    rate.spend("ada", 100)
    with pytest.raises(TooManyWrites):
        rate.spend("ada")


def test_accounts_do_not_share_a_limit_and_are_forgotten_once_they_have_their_burst_again(rate, clock, monkeypatch):
    monkeypatch.setattr(write_rate, "_MAX_ACCOUNTS", 2)
    rate.spend("ada", 1500)
    rate.spend("bob", 1500)
    clock.now += 60
    rate.spend("cleo")
    assert list(rate._arrivals) == ["cleo"]


def test_more_than_a_burst_is_allowed_once(rate):
    rate.spend("ada", 9000)
    with pytest.raises(TooManyWrites):
        rate.spend("ada")


@pytest.fixture
def settings(settings):
    return settings.model_copy(
        update={"rate_limit_enabled": True, "account_writes_per_second": 0.01, "account_write_burst": 5}
    )


async def test_single_writes_pushes_and_lines_of_quick_add_count_and_reads_do_not(api, other):
    assert (await api.post("/api/todos", json={"title": "Buy milk"})).status_code == 201
    operations = [{"id": str(new_id()), "kind": "list.create", "list": {"name": str(n)}} for n in range(2)]
    assert (await api.post("/api/batch", json={"operations": operations})).status_code == 200
    assert (await api.post("/api/quick-add", json={"text": "Bread\nButter"})).status_code == 201
    for method, path, body in (
        ("POST", "/api/todos", {"title": "Jam"}),
        ("POST", "/api/batch", {"operations": operations[:1]}),
        ("PUT", "/api/me/settings/app", {"value": {}}),
    ):
        refused = await api.request(method, path, json=body)
        assert (refused.status_code, refused.json()["code"]) == (429, "rate_limited")
        assert int(refused.headers["Retry-After"]) > 0
    assert len((await api.get("/api/todos")).json()["items"]) == 3
    assert (await other.post("/api/todos", json={"title": "Buy milk"})).status_code == 201
