"""After a restore nothing is sent that may have been sent before, until the operator confirms it."""

from datetime import UTC, datetime, timedelta

from factories import a_todo
from tend.backup.queries import restore_safeguards
from tend.core.ids import is_id_bound
from tend.reminders import agenda

EARLIER = timedelta(hours=1)


async def restore_now(settings, database):
    """Does to the present rows what a restore does to those of a backup."""
    await restore_safeguards.prepare_restored_database(database, restore_safeguards.ReplacedRights())
    return await restore_safeguards.fetch_restored_at(database)


async def test_reminders_wait_and_those_from_before_the_restore_are_dropped(
    settings, database, verified, remind, dispatch_due, outbox
):
    await remind(verified, await a_todo(verified, title="Before"))
    restored_at = await restore_now(settings, database)
    todo = await a_todo(verified, title="Since")
    later = await remind(verified, todo)
    await database.execute("update reminders set fires_at = now() where id = $1", later["id"])
    assert await dispatch_due() == 0
    done = await restore_safeguards.confirm_restored_database(database, restored_at)
    assert (done.dropped_reminders, await dispatch_due()) == (1, 1)
    assert [message["Subject"] for message in await outbox.messages(to=verified.user["email"])] == ["Since"]
    assert await dispatch_due() == 0


async def test_the_operator_can_choose_since_when_reminders_are_sent(
    settings, database, verified, remind, dispatch_due
):
    await remind(verified, await a_todo(verified, title="Before"))
    restored_at = await restore_now(settings, database)
    assert (await restore_safeguards.confirm_restored_database(database, restored_at - EARLIER)).dropped_reminders == 0
    assert await dispatch_due() == 1


async def test_email_that_was_queued_waits_and_is_dropped(settings, database, anonymous, api, outbox):
    await anonymous.post("/api/auth/password/forgot", json={"email": api.user["email"]})
    restored_at = await restore_now(settings, database)
    assert await outbox.messages() == []
    done = await restore_safeguards.confirm_restored_database(database, restored_at)
    assert (done.queued_jobs, await outbox.messages()) == (0, [])
    assert done.dropped_jobs > 0


async def test_email_that_was_queued_is_sent_once_when_the_operator_wants_it(settings, database, api, outbox):
    restored_at = await restore_now(settings, database)
    done = await restore_safeguards.confirm_restored_database(database, restored_at - EARLIER)
    # The session of its link's owner has ended, and the link with it, so this message says nothing any more.
    assert (done.queued_jobs, done.dropped_jobs) == (1, 0)
    await outbox.messages()
    assert await database.fetchval("select count(*) from restored_jobs") == 0


async def test_email_that_somebody_asks_for_after_the_restore_is_sent(settings, database, anonymous, api, outbox):
    await restore_now(settings, database)
    await anonymous.post("/api/auth/password/forgot", json={"email": api.user["email"]})
    assert "Reset" in (await outbox.messages(to=api.user["email"]))[0]["Subject"]


async def test_the_agenda_of_the_day_waits_and_is_dropped(settings, database, verified, set_notifications, outbox):
    present = datetime.now(UTC)
    await a_todo(verified, due_date=present.date().isoformat())
    await set_notifications(verified, agenda_at=present.strftime("%H:%M"))
    restored_at = await restore_now(settings, database)
    await agenda.queue_agendas(database)
    await restore_safeguards.confirm_restored_database(database, restored_at)
    await agenda.queue_agendas(database)
    assert await database.fetchval("select count(*) from pgqueuer where entrypoint = 'mail_agenda'") == 0


async def test_every_session_and_link_ends(settings, app, database, api, outbox):
    [message] = await outbox.messages(to=api.user["email"])
    token = message.get_body(("plain",)).get_content().partition("#")[2].split()[0]
    await restore_now(settings, database)
    assert await database.fetchval("select count(*) from sessions") == 0
    # The session, and the range of all that began before the restore.
    revoked = [row["session_id"] for row in await database.fetch("select session_id from revocations")]
    assert sorted(map(is_id_bound, revoked)) == [False, True]
    response = await api.post("/api/auth/email/verify", json={"token": token})
    assert response.status_code in (400, 401)
