"""Traces of a real `tend serve`, as a collector gets them."""

import json
import secrets
import signal
import socket
import subprocess
import sys

import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from log_scan import PASSWORD
from tend.core.settings.settings import Settings
from tend.core.tracing import tracer
from tend_process import Tend
from trace_receiver import TraceReceiver, attributes

SOON = {"OTEL_BSP_SCHEDULE_DELAY": "50"}


@pytest.fixture
def receiver():
    with TraceReceiver() as receiver:
        yield receiver


def serve(folder, endpoint, **environment):
    variables = {"OTEL_EXPORTER_OTLP_ENDPOINT": endpoint, "ENVIRONMENT": "production", "DATABASE_URL": "embedded"}
    variables |= {"JWT_SECRET_KEY": secrets.token_urlsafe(32), "FRONTEND_URL": "http://localhost:8000"}
    return Tend(folder, **variables, **environment)


def register(tend, address="ada@example.com"):
    account = {"email": address, "password": PASSWORD, "name": "Ada"}
    response = tend.post("/api/auth/register", json=account)
    assert response.status_code == 201, response.text
    return {"Authorization": f"Bearer {response.json()['access_token']}"}


def add_todo(tend, headers, title):
    [inbox] = tend.get("/api/lists", headers=headers).json()["items"]
    response = tend.post("/api/todos", json={"title": title, "list_id": inbox["id"]}, headers=headers)
    assert response.status_code == 201, response.text
    return response.json()["id"]


def test_a_request_its_statements_and_the_mail_that_it_causes_are_spans_without_personal_data(data_folder, receiver):
    with serve(data_folder, receiver.url, WORKERS="2", OTEL_SERVICE_NAME="tend-test", **SOON) as tend:
        tend.ready()
        headers = register(tend)
        todo_id = add_todo(tend, headers, "Buy a canary")
        assert tend.get(f"/api/todos/{todo_id}?include=canary", headers=headers).status_code in {200, 422}
        assert tend.get("/api/todos?q=canary", headers=headers).json()["items"]
        search = receiver.await_span("GET /api/todos")
        shown = receiver.await_span("GET /api/todos/{todo_id}")
        mail = receiver.await_span("mail.send")
        request = receiver.await_span("POST /api/auth/register")
        log = [json.loads(line) for line in tend.text().splitlines() if line.startswith("{")]

    assert receiver.services == {"tend-test"}
    assert search.kind == Span.SPAN_KIND_SERVER
    assert attributes(search) == {
        "http.request.method": "GET",
        "http.route": "/api/todos",
        "http.response.status_code": 200,
    }
    [statement, *_] = receiver.children(search)
    assert statement.name.startswith("todos.queries.")
    assert attributes(statement)["db.system.name"] == "postgresql"
    assert search.start_time_unix_nano <= statement.start_time_unix_nano
    assert statement.end_time_unix_nano <= search.end_time_unix_nano
    names = [span.name for span in receiver.children(request)]
    assert "BEGIN" in names
    assert "core.jobs.enqueue_job" in names
    # The job has a trace of its own, with a link to the request that queued it.
    [job] = [span for span in receiver.spans if span.span_id == mail.parent_span_id]
    assert job.kind == Span.SPAN_KIND_CONSUMER
    assert job.trace_id != request.trace_id
    assert [link.trace_id for link in job.links] == [request.trace_id]
    assert attributes(mail) == {"transport": "files"}
    traces = {line["trace_id"] for line in log if line["name"] == "tend.access" and line["path"] == shown.name[4:]}
    assert traces == {shown.trace_id.hex()}
    assert job.trace_id.hex() in {line.get("trace_id") for line in log if line["message"] == "mail sent"}

    exported = b"".join(receiver.bodies)
    for private in (
        "ada",
        "canary",
        PASSWORD,
        todo_id,
        headers["Authorization"][7:],
        "127.0.0.1",
        str(data_folder.parent),
    ):
        assert private.encode() not in exported, private


def test_a_process_sends_its_last_spans_when_it_stops(data_folder, receiver):
    with serve(data_folder, receiver.url, WORKERS="2", OTEL_BSP_SCHEDULE_DELAY="3600000") as tend:
        tend.ready()
        register(tend)
        assert receiver.spans == []
        tend.process.send_signal(signal.SIGTERM)
        assert tend.end() == 0
    assert "POST /api/auth/register" in {span.name for span in receiver.spans}


@pytest.mark.parametrize("hangs", [False, True], ids=["down", "hangs"])
def test_without_a_collector_requests_succeed_and_the_server_stops(data_folder, hangs):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        if not hangs:
            silent.close()
        variables = {"OTEL_BSP_MAX_QUEUE_SIZE": "20", "OTEL_BSP_MAX_EXPORT_BATCH_SIZE": "10", **SOON}
        with serve(data_folder, f"http://127.0.0.1:{port}", **variables) as tend:
            tend.ready()
            headers = register(tend)
            # More spans than the queue has room for.
            for _ in range(50):
                assert tend.get("/api/todos", headers=headers).status_code == 200
            tend.process.send_signal(signal.SIGTERM)
            assert tend.end() == 0
            assert "worker process ended" not in tend.text()


def test_a_sampler_drops_traces_with_all_their_statements(data_folder, receiver):
    with serve(data_folder, receiver.url, OTEL_TRACES_SAMPLER="always_off", **SOON) as tend:
        tend.ready()
        register(tend)
        tend.process.send_signal(signal.SIGTERM)
        assert tend.end() == 0
    assert receiver.spans == []


def test_only_a_trusted_proxy_says_which_trace_a_request_belongs_to(data_folder, receiver):
    trace_id = secrets.token_hex(16)
    parent = {"traceparent": f"00-{trace_id}-{secrets.token_hex(8)}-01"}
    with serve(data_folder, receiver.url, **SOON) as tend:
        tend.ready()
        assert tend.get("/api/server", headers=parent).status_code == 200
        assert receiver.await_span("GET /api/server").trace_id.hex() != trace_id
    receiver.requests.clear()
    with serve(data_folder, receiver.url, TRUSTED_PROXIES="127.0.0.1", **SOON) as tend:
        tend.ready()
        assert tend.get("/api/server", headers=parent).status_code == 200
        assert receiver.await_span("GET /api/server").trace_id.hex() == trace_id


def test_a_failure_is_an_error_without_its_text(data_folder, receiver):
    with serve(data_folder, receiver.url, DATABASE_STATEMENT_TIMEOUT="3", **SOON) as tend:
        tend.ready()
        headers = register(tend)
        assert tend.get("/api/todos", headers=headers).status_code == 200
        receiver.await_span("GET /api/todos")
        receiver.requests.clear()
        for process in (postmaster := tend.postmaster()).children():
            process.suspend()
        assert tend.get("/api/todos", headers=headers).status_code == 503
        request = receiver.await_span("GET /api/todos")
        for process in postmaster.children():
            process.resume()
    [statement] = receiver.children(request)
    for span in (request, statement):
        assert (span.status.code, span.status.message) == (Status.STATUS_CODE_ERROR, "")
        assert not span.events
    assert attributes(request)["http.response.status_code"] == 503
    assert attributes(statement)["error.type"] == "TimeoutError"


def test_without_a_collector_in_the_settings_nothing_is_imported():
    code = (
        "import sys, tend.supervisor_process; from tend.core.settings.settings import Settings;"
        "from tend.core.tracing import tracer; tracer.prepare_tracing(Settings()); tracer.start_tracing(Settings());"
        "print(tracer.current, [name for name in sys.modules if name.startswith(('opentelemetry.sdk', 'google.protobuf'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "None []\n"


def test_the_log_says_that_the_packages_are_missing(monkeypatch, caplog):
    monkeypatch.setattr(tracer, "is_installed", lambda: False)
    settings = Settings(otel_exporter_otlp_endpoint="http://127.0.0.1:4318")
    tracer.prepare_tracing(settings)
    tracer.start_tracing(settings)
    assert tracer.current is None
    assert "extra tracing are missing" in caplog.text


@pytest.mark.parametrize("off", [{"otel_traces_exporter": "none"}, {"otel_sdk_disabled": True}])
def test_the_standard_variables_turn_traces_off(off):
    endpoint = {"otel_exporter_otlp_endpoint": "http://127.0.0.1:4318"}
    assert Settings(**endpoint).has_tracing
    assert not Settings(**endpoint, **off).has_tracing
