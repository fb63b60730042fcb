from uuid import uuid4

from explain import plan_of
from tend.reminders.queries import crud, dispatch


async def test_what_is_due_is_found_by_its_index(database):
    assert "reminders_due" in await plan_of(database, dispatch.FIRE)


async def test_reminders_of_a_todo_are_found_by_theirs(database, api):
    assert "reminders_by_todo" in await plan_of(database, crud.ALL, api.user["id"], uuid4())


async def test_whose_morning_it_is_reads_those_who_asked(database):
    assert "settings_with_agenda" in await plan_of(database, dispatch.AGENDAS)
