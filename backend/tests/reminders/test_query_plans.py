from uuid import uuid4

from explain import plan_of
from tend.reminders.queries import agenda, crud, dispatch


async def test_due_reminders_are_found_by_their_index(database):
    assert "reminders_due" in await plan_of(database, dispatch._DISPATCH_DUE)


async def test_reminders_of_a_todo_are_found_by_their_index(database, api):
    assert "reminders_by_todo" in await plan_of(database, crud._LIST_REMINDERS, api.user["id"], uuid4())


async def test_due_agendas_are_looked_for_among_the_settings_with_an_agenda(database):
    assert "settings_with_agenda" in await plan_of(database, agenda._CLAIM_AGENDAS)
