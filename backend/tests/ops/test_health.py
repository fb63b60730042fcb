import socket
from contextlib import AsyncExitStack

import pytest
from pydantic import SecretStr

from tend.attachments import files
from tend.backup.create_backup import lock_backups
from tend.core.db.migrations import migrate_database
from tend.core.tracing import tracer
from tend.ops.doctor import run_checks
from tend_process import Tend, free_port


async def test_health_reports_a_connected_database(anonymous):
    response = await anonymous.get("/health")
    assert response.status_code == 200
    assert response.json() == {"status": "healthy", "database": "connected", "smtp": "not configured"}


async def test_health_reports_mail_that_is_configured(app, anonymous, settings):
    app.state.settings = settings.model_copy(update={"smtp_host": "mail.example.com"})
    assert (await anonymous.get("/health")).json()["smtp"] == "configured"


async def test_a_running_process_is_alive_and_ready(anonymous):
    assert (await anonymous.get("/health/live")).json() == {"status": "alive"}
    ready = await anonymous.get("/health/ready")
    assert (ready.status_code, ready.json()) == (200, {"status": "ready"})


async def test_a_process_with_an_older_schema_is_alive_and_not_ready(anonymous, database_url):
    await migrate_database(database_url, "0001_foundation")
    ready = await anonymous.get("/health/ready")
    assert (ready.status_code, ready.json()) == (503, {"status": "not ready"})
    assert (await anonymous.get("/health")).status_code == 200


async def test_a_process_without_a_table_or_a_column_is_not_ready(app, anonymous, settings):
    await app.state.database.execute("alter table reminders drop column at cascade")
    assert (await anonymous.get("/health/ready")).status_code == 503
    await app.state.database.execute("drop table todos cascade")
    found = (await findings(settings))["schema"]
    assert found.status == "fail"
    assert "without reminders.at, todos; restore" in found.text


async def test_a_process_with_a_newer_schema_is_ready_while_releases_overlap(app, anonymous):
    await app.state.database.execute("update alembic_version set version_num = '9999_tomorrow'")
    assert (await anonymous.get("/health/ready")).status_code == 200


async def test_a_process_whose_connections_are_all_busy_is_healthy(app, anonymous, settings):
    async with AsyncExitStack() as busy:
        for _ in range(settings.database_pool_size):
            await busy.enter_async_context(app.state.database.connection())
        app.state.bus.is_healthy = True
        assert (await anonymous.get("/health")).status_code == 200


async def test_every_health_endpoint_responds_to_head(anonymous):
    for path in ("/health", "/health/live", "/health/ready"):
        assert (await anonymous.head(path)).status_code == 200


async def findings(settings):
    return {finding.name: finding async for finding in run_checks(settings)}


async def test_a_sound_installation_passes_every_check(settings):
    found = await findings(settings.model_copy(update={"environment": "production", "rate_limit_enabled": True}))
    assert {name: finding.status for name, finding in found.items()} == {
        "configuration": "ok",
        "database": "ok",
        "schema": "ok",
        "clock": "ok",
        "jobs": "ok",
        "backups": "warn",
        "messages": "ok",
        "disk": "ok",
        "files": "ok",
        "mail": "warn",
    }


async def test_links_in_email_that_lead_nowhere_are_a_warning(settings):
    port = free_port()
    production = {"environment": "production", "rate_limit_enabled": True, "frontend_url": f"http://localhost:{port}"}
    found = await findings(settings.model_copy(update=production))
    assert found["configuration"].status == "warn"
    assert f"http://localhost:{port}" in found["configuration"].text


@pytest.mark.parametrize("update", [{"trusted_proxies": ("127.0.0.1",)}, {"host": "0.0.0.0"}, {}])
async def test_a_proxy_or_a_mapped_port_is_no_warning(settings, update):
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        # Without other signs of it, the proxy has to listen.
        port = free_port() if update else proxy.getsockname()[1]
        production = {
            "environment": "production",
            "rate_limit_enabled": True,
            "frontend_url": f"http://127.0.0.1:{port}",
        }
        found = await findings(settings.model_copy(update=production | update))
    assert found["configuration"].status == "ok"


async def test_an_unreachable_database_fails_and_the_other_checks_run(settings):
    unreachable = SecretStr("postgresql://tend:pw@127.0.0.1:1/tend?connect_timeout=1")
    found = await findings(settings.model_copy(update={"database_url": unreachable}))
    assert found["database"].status == "fail"
    assert "DATABASE_URL" in found["database"].text
    assert found["disk"].status == "ok"


async def test_an_old_schema_fails_and_names_the_command_that_migrates_it(settings, database_url):
    await migrate_database(database_url, "0001_foundation")
    found = await findings(settings)
    assert (found["schema"].status, found["jobs"].status) == ("fail", "fail")
    assert "tend migrate" in found["schema"].text


async def test_a_listener_that_receives_nothing_is_a_warning(settings, postgres):
    # This is like a pooler: LISTEN succeeds, but messages never arrive.
    elsewhere = SecretStr(postgres.url("postgres", "postgres"))
    found = await findings(settings.model_copy(update={"database_direct_url": elsewhere}))
    assert found["messages"].status == "warn"
    assert "DATABASE_DIRECT_URL" in found["messages"].text


async def test_an_unreachable_valkey_is_a_warning(settings):
    found = await findings(settings.model_copy(update={"redis_url": SecretStr("redis://127.0.0.1:1")}))
    assert found["messages"].status == "warn"
    assert "REDIS_URL" in found["messages"].text


async def test_failed_and_delayed_jobs_are_warnings(app, settings):
    database = app.state.database
    await database.execute(
        "insert into pgqueuer (priority, status, entrypoint, execute_after) values (0, 'failed', 'mail', now())"
    )
    assert "1 failed after" in (await findings(settings))["jobs"].text
    await database.execute("update pgqueuer set status = 'queued', execute_after = now() - interval '1 hour'")
    assert "waiting for 36" in (await findings(settings))["jobs"].text


async def test_the_doctor_reports_a_collector_that_gets_no_traces(settings, monkeypatch):
    monkeypatch.setattr(tracer, "is_installed", lambda: False)
    found = await findings(settings.model_copy(update={"otel_exporter_otlp_endpoint": "http://127.0.0.1:4318"}))
    assert found["traces"].status == "warn"


async def test_the_doctor_reports_an_unreachable_mail_server(settings):
    smtp = {"smtp_host": "127.0.0.1", "smtp_port": 1, "smtp_from_email": "tend@example.com"}
    found = await findings(settings.model_copy(update=smtp))
    assert found["mail"].status == "fail"


async def test_the_doctor_reports_a_folder_and_a_bucket_that_take_no_files(settings, tmp_path, monkeypatch):
    assert (await findings(settings))["files"].status == "ok"
    (tmp_path / "taken").touch()
    found = await findings(settings.model_copy(update={"attachment_url": str(tmp_path / "taken" / "files")}))
    assert found["files"].status == "fail"
    monkeypatch.setattr(files, "_RETRY_SECONDS", 0.1)
    bucket = {"attachment_url": "s3://files/tend", "attachment_s3_endpoint": "http://127.0.0.1:1"}
    found = await findings(settings.model_copy(update=bucket))
    assert found["files"].status == "fail"
    assert "s3://files/tend" in found["files"].text


async def test_the_doctor_reports_a_place_that_takes_no_backups(settings, tmp_path):
    (tmp_path / "taken").touch()
    place = str(tmp_path / "taken" / "backups")
    found = await findings(settings.model_copy(update={"backup_url": place}))
    assert found["backups"].status == "fail"
    assert f"backups can't go to {place}" in found["backups"].text
    bucket = {"backup_url": "s3://backups/tend", "backup_s3_endpoint": "http://127.0.0.1:1"}
    found = await findings(settings.model_copy(update=bucket))
    assert "s3://backups/tend" in found["backups"].text


async def test_the_doctor_does_not_ask_for_the_backup_that_is_being_made(settings):
    assert "tend backup" in (await findings(settings))["backups"].text
    async with lock_backups(settings):
        text = (await findings(settings))["backups"].text
    assert "tend backup" not in text
    assert "one is being made" in text


def test_the_command_checks_a_running_installation_and_exits_with_a_code(data_folder, tmp_path):
    with Tend(data_folder) as tend:
        tend.ready()
        with Tend(data_folder, "doctor") as doctor:
            assert doctor.end() == 0
    with Tend(tmp_path / "none", "doctor", DATABASE_URL="postgresql://t:p@127.0.0.1:1/t?connect_timeout=1") as doctor:
        assert doctor.end() == 1
        assert "fail  database" in doctor.text()
