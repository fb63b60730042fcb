import asyncio

import asyncpg
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from pgqueuer import AsyncpgDriver, Queries
from pgqueuer.domain.schema.model import Plan

from factories import a_list, a_todo, titles
from sync.replica import catch_up
from tend.core.db.migrations import (
    BASE_REVISION,
    COLUMNS_FILE,
    current_revision,
    find_missing_columns,
    head_revision,
    list_columns,
    migrate_database,
    migrations_folder,
    read_statements,
)
from tend.core.errors import StartError

SCHEMA = """
select string_agg(table_name || '.' || column_name || ' ' || data_type, e'\\n' order by table_name, column_name)
from information_schema.columns
where table_schema = 'public'
"""


@pytest.fixture
async def connection(database_url):
    connection = await asyncpg.connect(database_url)
    yield connection
    await connection.close()


def test_the_newest_revision_is_the_only_head():
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    assert ScriptDirectory.from_config(config).get_heads() == [head_revision()]


async def test_downgrading_leaves_nothing_and_upgrading_again_creates_the_same_schema(connection, database_url):
    before = await connection.fetchval(SCHEMA)
    await migrate_database(database_url, BASE_REVISION)
    assert await connection.fetchval(SCHEMA) is None
    assert await current_revision(connection) == BASE_REVISION
    await migrate_database(database_url)
    assert await connection.fetchval(SCHEMA) == before


async def test_the_list_of_columns_is_current(connection):
    assert (migrations_folder() / COLUMNS_FILE).read_text() == await list_columns(connection), "run make gen"


async def test_tables_and_columns_that_are_missing_are_found(connection):
    assert await find_missing_columns(connection) == []
    await connection.execute("drop table todos cascade")
    await connection.execute("alter table lists drop column name")
    await connection.execute("alter table users add column of_tomorrow text")
    assert await find_missing_columns(connection) == ["lists.name", "todos"]


async def test_four_replicas_starting_at_once_migrate_once(connection, database_url):
    await migrate_database(database_url, BASE_REVISION)
    await asyncio.gather(*(migrate_database(database_url) for _ in range(4)))
    assert await connection.fetch("select version_num from alembic_version") == [(head_revision(),)]


async def test_a_migration_and_a_transaction_that_reads_and_then_writes_do_not_wait_for_each_other(
    app, api, database_url
):
    """The release before goes on writing. A migration that first keeps writes out and then reads too would deadlock."""
    todo = await a_todo(api)
    await migrate_database(database_url, "0014_repeated_hours")
    database = app.state.database
    blocked = "select exists (select from pg_locks where not granted and relation = 'todos'::regclass)"
    async with database.transaction() as writer:
        await writer.fetch("select from todos")
        migration = asyncio.create_task(migrate_database(database_url))
        while not await database.fetchval(blocked):
            assert not migration.done()
            await asyncio.sleep(0.01)
        await writer.execute("update todos set notes = 'meanwhile' where id = $1", todo["id"])
    await migration
    assert await database.fetchval("select notes from todos") == "meanwhile"


async def test_a_failing_migration_leaves_the_database_unchanged(connection, database_url):
    await migrate_database(database_url, "0001_foundation")
    await connection.execute("create table pgqueuer_log ()")
    with pytest.raises(asyncpg.DuplicateTableError):
        await migrate_database(database_url)
    assert await current_revision(connection) == "0001_foundation"
    assert await connection.fetchval("select to_regclass('pgqueuer')") is None


async def test_a_database_of_a_newer_release_is_reported_in_one_line(connection, database_url):
    await connection.execute("update alembic_version set version_num = '9999_tomorrow'")
    with pytest.raises(StartError, match=r"9999_tomorrow, .* run a newer release"):
        await migrate_database(database_url)
    await migrate_database(database_url, allow_newer=True)
    assert await current_revision(connection) == "9999_tomorrow"


async def test_the_job_queues_tables_are_those_of_the_installed_pgqueuer(connection):
    assert await Queries(AsyncpgDriver(connection)).plan_upgrade() == Plan(statements=(), notes=())


async def test_migration_0009_repairs_a_torn_tree_and_makes_pulls_return_every_row_of_its_lists(app, api):
    database = app.state.database
    home, away = await a_list(api, name="Home"), await a_list(api, name="Away")
    root = await a_todo(api, list_id=away["id"])
    child, sibling = [await a_todo(api, list_id=home["id"]) for _ in range(2)]
    untouched = await a_todo(api, list_id=(await a_list(api, name="Other"))["id"])
    replica = await catch_up(api)
    await database.execute("update todos set parent_id = $2 where id = $1", child["id"], root["id"])
    await database.execute("update todos set version = 700, title = 'Missed' where id = $1", sibling["id"])
    repair = read_statements("0009_whole_trees", "up")
    async with database.transaction() as transaction:
        await transaction.execute(repair)
    replica, fresh = await catch_up(api, replica), await catch_up(api)
    assert replica.todos == fresh.todos
    assert replica.todos[child["id"]]["parent_id"] is None
    assert replica.todos[sibling["id"]]["title"] == "Missed"
    assert replica.todos[untouched["id"]]["version"] == untouched["version"]
    for item in (home, away):
        versions = [todo["version"] for todo in fresh.todos.values() if todo["list_id"] == item["id"]]
        assert max(versions) == fresh.cursors[item["id"]]
    await a_todo(api, list_id=home["id"])


async def test_migration_0015_folds_texts_with_vowel_points_again(app, api):
    database = app.state.database
    folded_before = {"شراء حَليب": "شراء حليب", "לקנות חָלָב": "לקנות חלב", "Buy milk": "buy milk"}
    for title in folded_before:
        todo = await a_todo(api, title=title)
        insert = (
            "insert into searchable (todo_id, list_id, words) select id, list_id, lower(title) from todos where id = $1"
        )
        await database.execute(insert, todo["id"])
    fold_again = read_statements("0015_vowel_points", "up")
    async with database.transaction() as transaction:
        await transaction.execute(fold_again)
    words = {row["words"] for row in await database.fetch("select words from searchable")}
    assert words == set(folded_before.values())
    for title, folded in folded_before.items():
        assert await titles(api, q=folded) == [title]
