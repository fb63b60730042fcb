"""Migration 0009 repairs trees whose parts are in two lists."""

from factories import a_list, a_todo
from sync.replica import catch_up
from tend.core.db.migrations import folder


async def test_migration_0009_repairs_a_torn_tree_and_makes_pulls_return_every_row_of_its_lists(app, api):
    database = app.state.database
    home, away = await a_list(api, name="Home"), await a_list(api, name="Away")
    root = await a_todo(api, list_id=away["id"])
    child, sibling = [await a_todo(api, list_id=home["id"]) for _ in range(2)]
    untouched = await a_todo(api, list_id=(await a_list(api, name="Other"))["id"])
    replica = await catch_up(api)
    await database.execute("update todos set parent_id = $2 where id = $1", child["id"], root["id"])
    await database.execute("update todos set version = 700, title = 'Missed' where id = $1", sibling["id"])
    repair = (folder() / "versions" / "0009_whole_trees.up.sql").read_text()
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
