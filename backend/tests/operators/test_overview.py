"""What operators learn about the server: samples, jobs, findings and mail."""

from datetime import UTC, datetime, timedelta

import pytest

from monitoring.test_sampler import a_sample
from servers import Mailbox, mail_server
from tend.core.jobs import GiveUp, Jobs, enqueue_job
from tend.monitoring.queries.samples import add_minute


async def test_the_overview_has_the_present_and_the_last_day_and_month(operator, app):
    at = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=20)
    async with app.state.database.transaction() as tx:
        sample = a_sample(at, requests=4, errors=1, streams=3)
        sample.latency_buckets[0] = 4
        await add_minute(tx, sample)
    day = (await operator.get("/api/admin/overview")).json()
    month = (await operator.get("/api/admin/overview", params={"span": "month"})).json()
    (shown,) = day["samples"]
    assert (shown["requests"], shown["errors"], shown["streams"]) == (4, 1, 3)
    assert (shown["p50_seconds"], shown["p95_seconds"]) == pytest.approx((0.0025, 0.00475))
    assert [one["requests"] for one in month["samples"]] == [4]
    assert (day["seconds_per_sample"], month["seconds_per_sample"]) == (900, 21600)
    assert day["now"]["jobs_waiting"] == 1
    assert day["now"]["database_bytes"] > 1_000_000


async def test_a_dead_job_is_shown_without_its_payload_and_can_be_retried(operator, app, settings):
    database, runs = app.state.database, []

    async def fail(_context, _payload):
        runs.append(1)
        if len(runs) == 1:
            raise GiveUp("a secret of somebody")

    async def drain():
        await Jobs(settings, database, {"failing": fail}, {}).drain()

    await enqueue_job(database, "failing", {"email_key": "secret@mail.test"})
    await drain()
    response = await operator.get("/api/admin/jobs", params={"state": "dead"})
    (job,) = response.json()["items"]
    assert (job["job"], job["state"], job["error"]) == ("failing", "dead", "GiveUp")
    assert "secret" not in response.text
    assert (await operator.post("/api/admin/jobs/retry", json={"ids": [job["id"] + 1]})).json() == {"retried": 0}
    assert (await operator.post("/api/admin/jobs/retry", json={"ids": [job["id"]]})).json() == {"retried": 1}
    assert (await operator.post("/api/admin/jobs/retry", json={})).json() == {"retried": 0}
    await drain()
    assert len(runs) == 2
    assert (await operator.get("/api/admin/jobs", params={"state": "dead"})).json()["items"] == []
    (act, *_) = (await operator.get("/api/admin/acts")).json()["items"]
    assert (act["act"], act["detail"]) == ("jobs_retried", "1")


async def test_the_findings_are_those_of_doctor(operator):
    found = {one["name"]: one["status"] for one in (await operator.get("/api/admin/findings")).json()["items"]}
    assert {"configuration", "database", "schema", "jobs", "messages", "disk", "mail"} <= found.keys()
    assert (found["database"], found["schema"]) == ("ok", "ok")


async def test_a_test_of_mail_says_what_became_of_it(operator, app):
    response = await operator.post("/api/admin/mail-test")
    assert response.json() == {"is_sent": True, "transport": "files", "error": None}


class Refusing(Mailbox):
    async def handle_DATA(self, server, session, envelope):  # noqa: N802  # aiosmtpd's name
        return "550 not for you"


@pytest.mark.parametrize(("mailbox", "is_sent"), [(Mailbox(), True), (Refusing(), False)])
async def test_a_test_of_mail_goes_to_the_operators_own_address(operator, app, mailbox, is_sent):
    async with mail_server(mailbox) as port:
        update = {"smtp_host": "localhost", "smtp_port": port, "smtp_use_tls": False, "smtp_from_email": "t@mail.test"}
        app.state.settings = app.state.settings.model_copy(update=update)
        outcome = (await operator.post("/api/admin/mail-test")).json()
    assert (outcome["is_sent"], outcome["transport"]) == (is_sent, "smtp")
    assert is_sent or "550" in outcome["error"]
    assert [envelope.rcpt_tos for envelope in mailbox.envelopes] == ([[operator.user["email"]]] if is_sent else [])
