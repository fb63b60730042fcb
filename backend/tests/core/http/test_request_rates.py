"""How often requests may be sent, and the classes of all routes."""

import re
import time
from pathlib import Path

import pytest
from starlette.routing import Route

from conftest import Client
from contract.operations import OPERATIONS
from contract.request_builder import end_stream_and_await, path_of
from tend.core import shared_limits
from tend.core.http import request_rates
from tend.core.http.rate_classes import RATE_CLASSES, UNCOUNTED_ROUTES, find_rate_class
from tend.core.http.request_rates import RATE_CLASS_KEY, RequestRates, TooManyWrites, build_rate_classes
from tend.core.ids import new_id
from tend.core.settings.settings import Settings
from tend.core.shared_limits import NEXT_WRITE_AT, SharedLimits, create_limits_memory

ADA, BOB = (str(new_id()) for _ in range(2))
DOCUMENT = Path(__file__).parents[4] / "docs" / "rate-limits.md"


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = 1000.0

    monkeypatch.setattr(request_rates, "monotonic", lambda: Clock.now)
    return Clock


@pytest.fixture
def memory(clock, monkeypatch):
    """The shared memory of processes, with the clock under control."""
    monkeypatch.setattr(shared_limits, "monotonic", lambda: clock.now)
    return create_limits_memory()


@pytest.fixture
def rate(memory):
    return rate_of(memory)


def rate_of(memory):
    return RequestRates(Settings(account_writes_per_second=50, account_write_burst=1500), SharedLimits(memory))


def test_a_burst_of_batches_is_allowed_and_then_as_many_as_time_passes(rate, clock):
    for _ in range(3):
        rate.spend_writes(ADA, 500)
    with pytest.raises(TooManyWrites) as refused:
        rate.spend_writes(ADA, 100)
    assert refused.value.headers["Retry-After"] == "2"
    clock.now += 2
    rate.spend_writes(ADA, 100)
    with pytest.raises(TooManyWrites):
        rate.spend_writes(ADA, 1)


def test_worker_processes_count_the_writes_of_an_account_together(rate, memory, clock):
    other = rate_of(memory)
    for each in (rate, other, rate):
        each.spend_writes(ADA, 500)
    for each in (rate, other):
        with pytest.raises(TooManyWrites):
            each.spend_writes(ADA, 1)
    other.spend_writes(BOB, 1500)
    clock.now += 1
    other.spend_writes(ADA, 50)
    with pytest.raises(TooManyWrites):
        rate.spend_writes(ADA, 1)


def test_the_account_that_has_to_wait_longest_is_remembered_longest(memory, monkeypatch):
    """Among more accounts than the memory has places for."""
    monkeypatch.setattr(shared_limits, "_GROUPS", 1)
    limits = SharedLimits(memory)
    names = [str(new_id()) for _ in range(6)]
    for number, name in enumerate(names):
        limits.fields[limits.find_record(name) + NEXT_WRITE_AT] = 2000.0 - number
    arrivals = [limits.fields[limits.find_record(name) + NEXT_WRITE_AT] for name in (*names[:3], names[5], names[4])]
    assert arrivals == [2000.0, 1999.0, 1998.0, 1995.0, 0.0]


def test_a_lease_of_a_process_that_was_killed_ends_by_itself(memory, clock):
    killed, alive = SharedLimits(memory), SharedLimits(memory)
    assert [killed.take_lease(ADA, 2) is None for _ in range(3)] == [False, False, True]
    assert alive.take_lease(ADA, 2) is None
    assert alive.take_lease(BOB, 2) is not None
    clock.now += 31
    lease = alive.take_lease(ADA, 2)
    alive.end_lease(ADA, lease)
    assert [killed.take_lease(ADA, 2) is None for _ in range(3)] == [False, False, True]


def test_returning_a_lease_of_a_forgotten_account_forgets_no_other(memory, monkeypatch):
    monkeypatch.setattr(shared_limits, "_GROUPS", 1)
    limits = SharedLimits(memory)
    lease = limits.take_lease(ADA, 1)
    others = [str(new_id()) for _ in range(4)]
    for number, name in enumerate(others):
        limits.fields[limits.find_record(name) + NEXT_WRITE_AT] = 2000.0 + number
    limits.end_lease(ADA, lease)
    arrivals = [limits.fields[limits.find_record(name) + NEXT_WRITE_AT] for name in others]
    assert arrivals == [2000.0, 2001.0, 2002.0, 2003.0]


def test_more_than_a_burst_is_allowed_once(rate):
    rate.spend_writes(ADA, 9000)
    with pytest.raises(TooManyWrites):
        rate.spend_writes(ADA, 1)


SLOW = 0.01
LIMITS = {
    "account_reads_per_second": SLOW,
    "account_read_burst": 3,
    "account_writes_per_second": SLOW,
    "account_write_burst": 5,
    "account_heavy_per_second": SLOW,
    "account_heavy_burst": 2,
    "auth_requests_per_second": SLOW,
    "auth_request_burst": 4,
}


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"rate_limit_enabled": True, **LIMITS})


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
    todos = await api.get("/api/todos")
    assert len(todos.json()["items"]) == 3
    assert limit_of(todos) == ("read", 2)
    assert (await other.post("/api/todos", json={"title": "Buy milk"})).status_code == 201


def limit_of(response):
    """The class that the response names, and how many requests of it are left."""
    name, left = re.fullmatch(r'"(\w+)";r=(\d+);t=\d+', response.headers["RateLimit"]).groups()
    assert response.headers["RateLimit-Policy"].startswith(f'"{name}";q=')
    return name, int(left)


def code_of(response):
    return response.status_code, response.json()["code"]


async def test_reads_count_for_the_account_on_all_of_its_devices_and_tokens(app, api, other):
    body = {"name": "Script", "scopes": ["read"]}
    token = (await api.post("/api/me/tokens", json=body)).json()["token"]
    responses = [await api.get("/api/lists"), await api.post("/api/sync", json={})]
    async with Client(app) as script:
        script.headers["Authorization"] = f"Bearer {token}"
        responses += [await script.get("/api/todos"), await script.get("/api/todos")]
    assert [limit_of(response) for response in responses] == [("read", 2), ("read", 1), ("read", 0), ("read", 0)]
    assert code_of(responses[-1]) == (429, "rate_limited")
    assert responses[-1].headers["Content-Type"] == "application/problem+json"
    # One request is allowed every hundred seconds.
    assert 0 < int(responses[-1].headers["Retry-After"]) <= 100
    assert responses[-1].headers["RateLimit-Policy"] == '"read";q=3;w=300'
    assert (await other.get("/api/lists")).status_code == 200


async def test_who_is_not_signed_in_counts_for_the_network_and_for_no_account(app, api, anonymous):
    anonymous.headers["Authorization"] = "Bearer nothing"
    statuses = [(await anonymous.get("/api/lists")).status_code for _ in range(4)]
    assert statuses == [401, 401, 401, 429]
    assert (await anonymous.get("/api/server")).status_code == 429
    assert (await api.get("/api/lists")).status_code == 200
    assert limit_of(await api.get("/api/me/statistics")) == ("heavy", 1)


async def test_requests_to_sign_in_have_a_class_of_their_own_and_health_has_none(anonymous):
    responses = [await anonymous.post("/api/auth/refresh") for _ in range(5)]
    assert [response.status_code for response in responses] == [401] * 4 + [429]
    assert limit_of(responses[0]) == ("auth", 3)
    for path in ("/health/live", "/", "/api/nothing"):
        assert "RateLimit" not in (await anonymous.get(path)).headers


async def test_every_operation_is_counted_in_its_class(app, settings, api, anonymous):
    """By whether somebody has to be signed in, for the account or for the network, and once."""
    rates: RequestRates = app.state.request_rates
    counted = []

    def spend(rate, subject, count):
        counted.append((rate, subject, count))

    rates._spend = spend
    for operation in OPERATIONS.values():
        counted.clear()
        request = (api if operation.secured else anonymous).request(operation.method, path_of(operation, {}))
        await (end_stream_and_await(app, request) if operation.is_stream else request)
        name = find_rate_class(operation.method, operation.path)
        subject = api.user["id"] if operation.secured else "127.0.0.1"
        assert counted == ([(rates.classes[name], subject, 1)] if name else []), operation


async def test_every_route_has_a_class_and_every_class_routes(app):
    routes = {f"{method} {route.path}" for route in app.routes if isinstance(route, Route) for method in route.methods}
    routes = {route for route in routes if not route.startswith("HEAD ")}
    assert RATE_CLASSES.keys() | UNCOUNTED_ROUTES == routes
    assert RATE_CLASSES.keys().isdisjoint(UNCOUNTED_ROUTES)


def test_the_document_has_the_classes_of_all_routes_and_their_default_limits():
    rows = re.findall(r"^\| `(\w+ /\S+)` \| (\w+) \|$", DOCUMENT.read_text(), re.MULTILINE)
    assert rows == sorted([*RATE_CLASSES.items(), *((route, "none") for route in UNCOUNTED_ROUTES)], key=by_path)
    defaults = build_rate_classes(Settings())
    limits = re.findall(
        r"^\| `(\w+)` \| [^|]+ \| ([\d,]+) \| ([\d,]+) \| (\d+) s \|$", DOCUMENT.read_text(), re.MULTILINE
    )
    assert {name: tuple(int(word.replace(",", "")) for word in words) for name, *words in limits} == {
        name: (round(1 / rate.pace), rate.burst, round(rate.timeout)) for name, rate in defaults.items()
    }


def by_path(row):
    method, path = row[0].split()
    return path, method


def test_a_network_has_a_record_of_its_own(memory):
    limits = SharedLimits(memory)
    subjects = [ADA, BOB, "192.0.2.1", "192.0.2.2", "2001:db8::/64"]
    for number, subject in enumerate(subjects):
        limits.fields[limits.find_record(subject) + NEXT_WRITE_AT] = 2000.0 + number
    assert [limits.fields[limits.find_record(subject) + NEXT_WRITE_AT] for subject in subjects] == [
        2000.0 + number for number in range(5)
    ]


def test_counting_costs_a_request_a_few_microseconds(figures):
    rates = RequestRates(Settings(account_read_burst=10**9), SharedLimits())
    rounds = 20_000
    best = {}
    for _ in range(5):
        scope = {RATE_CLASS_KEY: rates.classes["read"]}
        started_at = time.process_time()
        for _ in range(rounds):
            rates.count_account(scope, ADA)
        counted_at = time.process_time()
        for _ in range(rounds):
            rates.headers(scope)
        times = {"count": counted_at - started_at, "headers": time.process_time() - counted_at}
        best = {name: min(seconds, best.get(name, seconds)) for name, seconds in times.items()}
    count, headers = (best[name] / rounds * 1e6 for name in ("count", "headers"))
    figures(f"counting a request: {count:.2f} µs, its headers: {headers:.2f} µs")
