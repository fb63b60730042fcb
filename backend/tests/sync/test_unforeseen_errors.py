"""An operation that fails for a reason that nobody foresaw does not keep the others of its push from being applied."""

from factories import a_list, items, version_of
from sync.test_batch import codes, create, op, push


async def test_an_operation_with_an_unforeseen_error_is_rejected_and_the_others_are_applied(
    app, api, monkeypatch, caplog
):
    """Whatever it raises, and as often as it is sent again; it can succeed once the reason is gone."""
    home, work = await a_list(api), await a_list(api)
    await app.state.database.execute("alter table todos add constraint unforeseen check (title <> 'Boom')")

    async def fail(*_):
        raise RuntimeError

    monkeypatch.setattr("tend.lists.service.change", fail)
    operations = [
        create(list_id=home["id"], title="Before"),
        create(list_id=home["id"], title="Boom"),
        create(list_id=home["id"], title="After"),
        op("list.change", list_id=work["id"], changes={"name": "Other"}),
        create(list_id=work["id"], title="Elsewhere"),
    ]
    for _ in range(2):
        response = await push(api, *operations)
        error = (500, "internal_error")
        assert codes(response) == [(200, None), error, (200, None), error, (200, None)]
        assert await version_of(api, home["id"]) == 3
    assert sorted(todo["title"] for todo in await items(api)) == ["After", "Before", "Elsewhere"]
    logged = [record.operation for record in caplog.records if record.message == "an operation failed"]
    assert logged == ["todo.create", "list.change"] * 2
    await app.state.database.execute("alter table todos drop constraint unforeseen")
    assert codes(await push(api, *operations))[1] == (200, None)


async def test_an_error_at_the_commit_rejects_only_the_operation_that_caused_it(app, api):
    await app.state.database.execute(
        """
        create function reject_boom() returns trigger language plpgsql as $$
        begin
            raise exception 'boom';
        end
        $$;
        create constraint trigger reject_boom after insert on todos deferrable initially deferred
        for each row when (new.title = 'Boom') execute function reject_boom();
        """
    )
    response = await push(api, create(title="Before"), create(title="Boom"), create(title="After"))
    assert codes(response) == [(200, None), (500, "internal_error"), (200, None)]
    assert sorted(todo["title"] for todo in await items(api)) == ["After", "Before"]
