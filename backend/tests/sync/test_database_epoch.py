"""Numbers count within one history of one database."""

import asyncpg
import pytest

from factories import a_todo
from sync.pull_client import catch_up, news


@pytest.mark.parametrize("epoch", ["of another server", None])
async def test_numbers_of_another_epoch_mean_nothing(api, epoch):
    todo = await a_todo(api)
    replica = await catch_up(api)
    answer = await news(api, replica, epoch=epoch)
    (item,) = answer["lists"]
    assert (item["reset"], item["todos"], answer["epoch"]) == (True, [todo], replica.epoch)
    assert answer["user"]


async def test_a_new_epoch_is_told(app, api):
    replica = await catch_up(api)
    await app.state.database.execute("update installation set epoch = gen_random_uuid()")
    answer = await news(api, replica)
    assert answer["epoch"] != replica.epoch
    assert [item["reset"] for item in answer["lists"]] == [True]


async def test_the_same_rows_in_another_database_are_another_epoch(app, postgres, template):
    stored = await app.state.database.fetchval("select epoch from installation")
    here = await app.state.database.fetchval("select sync_epoch()")
    elsewhere = await asyncpg.connect(postgres.url())
    change = elsewhere.transaction()
    await change.start()
    await elsewhere.execute("update installation set epoch = $1", stored)
    there = await elsewhere.fetchval("select sync_epoch()")
    await change.rollback()
    await elsewhere.close()
    assert there != here


async def test_where_the_server_tells_nothing_of_itself_the_stored_epoch_counts(app, api, postgres, database_url):
    replica = await catch_up(api)
    admin = await asyncpg.connect(postgres.url("postgres", database_url.rpartition("/")[2].partition("?")[0]))
    await admin.execute("revoke execute on function pg_control_system() from public")
    await admin.close()
    lesser = await catch_up(api)
    assert lesser.epoch != replica.epoch
    assert (await news(api, lesser))["lists"] == []
    await app.state.database.execute("update installation set epoch = gen_random_uuid()")
    assert (await catch_up(api)).epoch not in (replica.epoch, lesser.epoch)
