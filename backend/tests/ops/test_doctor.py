from pydantic import SecretStr

from tend.core.db.migrations import migrate
from tend.ops.doctor import examine
from tend_process import Tend


async def findings(settings):
    return {finding.name: finding async for finding in examine(settings)}


async def test_a_sound_installation_has_nothing_to_mend(settings):
    found = await findings(settings.model_copy(update={"environment": "production", "rate_limit_enabled": True}))
    assert {name: finding.status for name, finding in found.items()} == {
        "configuration": "ok",
        "database": "ok",
        "schema": "ok",
        "clock": "ok",
        "jobs": "ok",
        "messages": "ok",
        "disk": "ok",
        "mail": "warn",
    }


async def test_a_database_that_is_gone_is_told_and_the_rest_is_looked_at(settings):
    away = SecretStr("postgresql://tend:pw@127.0.0.1:1/tend?connect_timeout=1")
    found = await findings(settings.model_copy(update={"database_url": away}))
    assert found["database"].status == "fail"
    assert "DATABASE_URL" in found["database"].text
    assert found["disk"].status == "ok"


async def test_an_old_schema_says_how_to_bring_it_up(settings, database_url):
    await migrate(database_url, "0001_foundation")
    found = await findings(settings)
    assert (found["schema"].status, found["jobs"].status) == ("fail", "fail")
    assert "tend migrate" in found["schema"].text


async def test_a_listener_that_hears_nothing_is_told(settings, postgres):
    # as through a pooler: LISTEN works, and the messages go elsewhere
    elsewhere = SecretStr(postgres.url("postgres", "postgres"))
    found = await findings(settings.model_copy(update={"database_direct_url": elsewhere}))
    assert found["messages"].status == "warn"
    assert "DATABASE_DIRECT_URL" in found["messages"].text


async def test_a_valkey_that_does_not_answer_is_told(settings):
    found = await findings(settings.model_copy(update={"redis_url": SecretStr("redis://127.0.0.1:1")}))
    assert found["messages"].status == "warn"
    assert "REDIS_URL" in found["messages"].text


async def test_late_and_dead_jobs_are_told(app, settings):
    database = app.state.database
    await database.execute(
        "insert into pgqueuer (priority, status, entrypoint, execute_after) values (0, 'failed', 'mail', now())"
    )
    assert "1 gave up" in (await findings(settings))["jobs"].text
    await database.execute("update pgqueuer set status = 'queued', execute_after = now() - interval '1 hour'")
    assert "waiting for 36" in (await findings(settings))["jobs"].text


async def test_a_mail_server_that_cannot_be_reached_is_told(settings):
    smtp = {"smtp_host": "127.0.0.1", "smtp_port": 1, "smtp_from_email": "tend@example.com"}
    found = await findings(settings.model_copy(update=smtp))
    assert found["mail"].status == "fail"


def test_the_command_looks_into_a_running_installation_and_ends_with_a_code(tmp_path):
    folder = tmp_path / "data"
    with Tend(folder) as tend:
        tend.ready()
        with Tend(folder, "doctor") as doctor:
            assert doctor.end() == 0
    with Tend(tmp_path / "none", "doctor", DATABASE_URL="postgresql://t:p@127.0.0.1:1/t?connect_timeout=1") as doctor:
        assert doctor.end() == 1
        assert "fail  database" in doctor.text()
