from contextlib import AsyncExitStack

from tend.core.db.migrations import migrate


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
    await migrate(database_url, "0001_foundation")
    ready = await anonymous.get("/health/ready")
    assert (ready.status_code, ready.json()) == (503, {"status": "not ready"})
    assert (await anonymous.get("/health")).status_code == 200


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
