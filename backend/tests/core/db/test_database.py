from asyncio import Event, create_task, gather, sleep
from contextlib import AsyncExitStack, suppress

import asyncpg
import psutil
import pytest
from pydantic import SecretStr

from tend.core.db.write_batches import MAX_WRITE_BATCH, WriteBatches
from tend.core.errors import DatabaseUnavailable
from tend.core.postgres.server import Postgres
from tend.main import create_app
from time_limits import HANG_SECONDS, eventually


@pytest.fixture
def db(app):
    return app.state.database


async def test_a_statement_that_takes_too_long_is_a_503(probe_of):
    response = await probe_of("select pg_sleep(60)")
    assert response.status_code == 503
    assert response.headers["retry-after"] == "2"
    assert response.json()["code"] == "database_slow"


@pytest.fixture
def settings(settings):
    return settings.model_copy(
        update={"database_statement_timeout": 2.0, "database_acquire_timeout": 4.0, "database_pool_size": 2}
    )


@pytest.fixture
def probe_of(app, anonymous):
    """Sends one statement from a route of the real app."""

    async def route(sql: str) -> None:
        await app.state.database.fetchval(sql)

    app.get("/api/probe")(route)
    app.router.routes.insert(0, app.router.routes.pop())
    return lambda sql: anonymous.get("/api/probe", params={"sql": sql})


async def test_a_request_without_a_free_connection_is_a_503_and_the_next_one_passes(db, probe_of):
    async with db.connection(), db.connection():
        response = await probe_of("select 1")
        assert (response.status_code, response.json()["code"]) == (503, "database_busy")
    assert (await probe_of("select 1")).status_code == 200


async def test_a_statement_is_prepared_once_however_long_it_is(db):
    statement = f"select 1 /* {'long ' * 4_000} */"
    prepared = "select count(*), min(generic_plans + custom_plans) from pg_prepared_statements where statement like 'select 1 /%'"
    async with db.transaction() as connection:
        for _ in range(3):
            await connection.fetchval(statement)
        assert tuple(await connection.fetchrow(prepared)) == (1, 3)


async def test_requests_that_wait_for_a_connection_get_one_in_their_order(db):
    order = []

    async def use_connection(number):
        async with db.connection():
            order.append(number)

    async with db.connection(), db.connection():
        requests = [create_task(use_connection(number)) for number in range(6)]
        await sleep(0)
        requests[2].cancel()
    await gather(*requests, return_exceptions=True)
    assert order == [0, 1, 3, 4, 5]


@pytest.mark.parametrize("fails", [True, False])
async def test_no_connection_is_lost_when_the_request_that_waits_for_it_ends(db, fails):
    async with AsyncExitStack() as stack:
        for _ in range(2):
            await stack.enter_async_context(db.connection())
        requests = [create_task(db.fetchval("select 1 / $1::int", int(not fails))) for _ in range(8)]
        await sleep(0)
    for request in requests[::2]:
        request.cancel()
    await gather(*requests, return_exceptions=True)
    async with db.connection(), db.connection():
        assert db.is_exhausted


async def test_a_cancelled_statement_leaves_its_connection_usable(db, probe_of):
    responses = await gather(*(probe_of("select pg_sleep(60)") for _ in range(2)))
    assert {response.status_code for response in responses} == {503}
    responses = await gather(*(probe_of("select 1") for _ in range(6)))
    assert {response.status_code for response in responses} == {200}


async def test_a_connection_that_the_server_cut_is_replaced(db, probe_of):
    await probe_of("select 1")
    running = create_task(probe_of("select pg_sleep(1.9)"))
    cut = "select pg_terminate_backend(pid) from pg_stat_activity where query ~ 'pg_sleep' and pid <> pg_backend_pid()"
    while await db.execute(cut) == "SELECT 0":
        await sleep(0.01)
    assert (await running).status_code == 503
    assert (await probe_of("select 1")).status_code == 200


@pytest.mark.parametrize("turns", range(6))
async def test_a_statement_on_a_connection_that_was_just_lost_is_an_outage(db, turns):
    """The driver may have read nothing of the end by then, the server's last message, or the end of the connection too."""
    server_process = psutil.Process(await db.fetchval("select pg_backend_pid()"))
    server_process.terminate()
    server_process.wait(HANG_SECONDS)
    for _ in range(turns):
        await sleep(0)
    with suppress(DatabaseUnavailable):
        assert await db.fetchval("select 1") == 1


async def test_a_full_disk_is_a_507(probe_of):
    response = await probe_of("do $$ begin raise exception using errcode = 'disk_full', message = 'no space'; end $$")
    assert response.status_code == 507
    assert response.headers["retry-after"] == "60"
    assert response.json()["code"] == "storage_full"


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        ("query_canceled", "database_slow"),
        ("deadlock_detected", "database_busy"),
        ("lock_not_available", "database_busy"),
        ("too_many_connections", "database_busy"),
        ("read_only_sql_transaction", "database_read_only"),
        ("cannot_connect_now", "database_unavailable"),
        ("admin_shutdown", "database_unavailable"),
    ],
)
async def test_a_503_names_its_cause_and_when_to_try_again(probe_of, condition, code):
    response = await probe_of(f"do $$ begin raise exception using errcode = '{condition}'; end $$")
    assert (response.status_code, response.json()["code"]) == (503, code)
    assert response.headers["retry-after"] == "2"


async def test_an_error_in_a_statement_is_not_an_outage(probe_of, db):
    assert (await probe_of("selekt")).status_code == 500
    with pytest.raises(asyncpg.DataError):
        await db.fetchval("select $1::int", "seven")


async def test_the_app_starts_without_a_database_and_connects_when_it_is_there(settings, tmp_path):
    server = Postgres(tmp_path / "server")
    server.start()
    url = server.url()
    server.stop()
    addresses = dict.fromkeys(("database_url", "database_direct_url"), SecretStr(url))
    app = create_app(settings.model_copy(update=addresses))
    async with app.router.lifespan_context(app):
        with pytest.raises(Exception, match="can’t reach"):
            await app.state.database.fetchval("select 1")
        server = Postgres(tmp_path / "server")
        server.start()
        try:
            await eventually(lambda: app.state.bus.is_healthy)
            assert await app.state.database.fetchval("select 1") == 1
        finally:
            server.stop()


class GroupedNumbers:
    """Writes numbers, each of which is its own result, or the error of all if it is negative."""

    def __init__(self):
        self.batches = WriteBatches()
        self.released = Event()
        self.written = []

    async def write(self, number, key="key"):
        return await self.batches.write(key, number, self._write_one, self._write_batch)

    async def _write_one(self, number):
        await self._write_batch([number])
        return number

    async def _write_batch(self, numbers):
        await self.released.wait()
        if min(numbers) < 0:
            raise ValueError(numbers)
        self.written.append(numbers)
        return numbers


async def test_writes_with_one_key_wait_and_are_done_together():
    numbers = GroupedNumbers()
    tasks = [create_task(numbers.write(number)) for number in range(MAX_WRITE_BATCH + 3)]
    apart = create_task(numbers.write(7, "other key"))
    await sleep(0)
    tasks[1].cancel()
    numbers.released.set()
    assert await gather(*tasks[:1], *tasks[2:], apart) == [0, *range(2, MAX_WRITE_BATCH + 3), 7]
    assert sorted(numbers.written) == sorted([[0], [7], list(range(2, MAX_WRITE_BATCH + 2)), [MAX_WRITE_BATCH + 2]])
    assert await numbers.write(9) == 9


async def test_an_error_of_a_group_is_the_error_of_each_write_and_of_no_later_one():
    numbers = GroupedNumbers()
    tasks = [create_task(numbers.write(number)) for number in (-1, -2, 3)]
    await sleep(0)
    numbers.released.set()
    results = await gather(*tasks, return_exceptions=True)
    assert [type(result) for result in results] == [ValueError] * 3
    assert await numbers.write(4) == 4
