"""Versions count within one history of one database, which its epoch names."""

import asyncio
import os
import sys

import asyncpg
import pytest

from factories import a_todo
from sync.replica import catch_up, fetch_deltas, strip_row_versions


@pytest.mark.parametrize("epoch", ["another", None])
async def test_a_pull_with_cursors_of_another_epoch_loads_everything_from_the_start(api, epoch):
    todo = await a_todo(api)
    replica = await catch_up(api)
    response = await fetch_deltas(api, replica, epoch=epoch)
    (delta,) = response["lists"]
    assert (delta["reset"], delta["todos"], response["epoch"]) == (True, [todo], replica.epoch)
    assert response["user"]


async def test_a_pull_returns_a_new_epoch_and_resets_every_list(app, api):
    replica = await catch_up(api)
    await app.state.database.execute("update installation set epoch = gen_random_uuid()")
    response = await fetch_deltas(api, replica)
    assert response["epoch"] != replica.epoch
    assert [delta["reset"] for delta in response["lists"]] == [True]


async def test_the_same_rows_in_another_database_have_another_epoch(app, postgres, template):
    stored = await app.state.database.fetchval("select epoch from installation")
    own_epoch = await app.state.database.fetchval("select sync_epoch()")
    other = await asyncpg.connect(postgres.url())
    change = other.transaction()
    await change.start()
    await other.execute("update installation set epoch = $1", stored)
    other_epoch = await other.fetchval("select sync_epoch()")
    await change.rollback()
    await other.close()
    assert other_epoch != own_epoch


async def test_a_server_that_may_not_read_its_control_data_has_the_stored_epoch(app, api, postgres, database_url):
    replica = await catch_up(api)
    admin = await asyncpg.connect(postgres.url("postgres", database_url.rpartition("/")[2].partition("?")[0]))
    await admin.execute("revoke execute on function pg_control_system() from public")
    await admin.close()
    restricted = await catch_up(api)
    assert restricted.epoch != replica.epoch
    assert (await fetch_deltas(api, restricted))["lists"] == []
    await app.state.database.execute("update installation set epoch = gen_random_uuid()")
    assert (await catch_up(api)).epoch not in (replica.epoch, restricted.epoch)


async def resync(settings):
    environment = os.environ | {
        "DATABASE_URL": settings.direct_url,
        "TEND_DATA_DIR": str(settings.tend_data_dir),
        "ENVIRONMENT": "development",
    }
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "tend", "resync", env=environment)
    return await process.wait()


async def test_every_device_loads_its_lists_again_after_resync(api, settings):
    todo = await a_todo(api)
    replica = await catch_up(api)
    replica.todos[todo["id"]]["title"] = "Lost"
    assert await resync(settings) == 0
    assert all(delta["reset"] for delta in (await fetch_deltas(api, replica))["lists"])
    assert strip_row_versions(await catch_up(api, replica)) == strip_row_versions(await catch_up(api))
    assert (await fetch_deltas(api, replica))["lists"] == []
