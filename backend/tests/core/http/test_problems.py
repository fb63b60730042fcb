"""Problem documents. A request with any number of errors gets a short one, which costs little."""

import json

import pytest
from pydantic import BaseModel, ValidationError

from factories import field_errors
from tend.accounts.schemas import Credentials
from tend.sync.operations import PushRequest
from tend.sync.schemas import MAX_PULL_LISTS, PullRequest
from tend.todos.schemas import RecurrenceDraft, TodoFilter, TodoPatch


def assert_problem(response, status, code):
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert (problem["type"], problem["status"], problem["code"]) == ("about:blank", status, code)
    assert problem["title"]
    assert problem["detail"]
    assert problem["request_id"] == response.headers["x-request-id"]
    return problem


async def test_an_address_that_does_not_exist_is_a_404(probe):
    problem = assert_problem(await probe.get("/api/nothing"), 404, "not_found")
    assert problem["detail"] == "There’s nothing at this address."


async def test_a_method_that_an_address_does_not_have_is_a_405(probe):
    response = await probe.delete("/api/probe/body")
    assert_problem(response, 405, "method_not_allowed")
    assert response.headers["allow"] == "POST"


async def test_an_unhandled_error_reveals_nothing_about_itself(probe):
    problem = assert_problem(await probe.get("/api/probe/failure"), 500, "internal_error")
    assert "hunter2" not in json.dumps(problem)
    assert "Runtime" not in json.dumps(problem)


async def test_an_error_of_a_service_names_its_field(probe):
    problem = assert_problem(await probe.get("/api/probe/invalid"), 422, "invalid")
    assert problem["errors"] == [{"field": "due_time", "code": "needs_date", "message": "A time needs a date."}]


@pytest.mark.parametrize(
    ("sent", "field_errors"),
    [
        ({}, [("title", "required")]),
        ({"title": None}, [("title", "string_type")]),
        ({"title": "x" * 11}, [("title", "string_too_long")]),
        ({"title": "a\0b"}, [("title", "text_not_storable")]),
        ({"title": "a", "color": "red"}, [("color", "unknown_field")]),
        ({"title": "a", "inner": {"tags": ["ok", "a\0"]}}, [("inner.tags", "text_not_storable")]),
        ({"title": 1, "inner": []}, [("title", "string_type"), ("inner", "model_attributes_type")]),
    ],
)
async def test_each_error_in_a_body_names_its_field(probe, sent, field_errors):
    problem = assert_problem(await probe.post("/api/probe/body", json=sent), 422, "invalid")
    assert [(error["field"], error["code"]) for error in problem["errors"]] == field_errors
    assert all(error["message"] for error in problem["errors"])


@pytest.mark.parametrize(
    "text",
    ["", "{", "nul", '{"title": "\\ud800"}', '{"title": NaN}', "[" * 100_000, '{"a":' * 5000, "\xff\xfe", '"\\ud83d"'],
)
async def test_no_malformed_body_causes_more_than_a_422(probe, text):
    response = await probe.post(
        "/api/probe/body", content=text.encode("latin-1"), headers={"Content-Type": "application/json"}
    )
    problem = assert_problem(response, 422, "invalid")
    assert problem["errors"]


@pytest.mark.parametrize("query", ["q=%00", "limit=x", "q=a&limit=1e9999"])
async def test_an_error_in_the_query_names_its_parameter(probe, query):
    problem = assert_problem(await probe.get(f"/api/probe/query?{query}"), 422, "invalid")
    assert problem["errors"][0]["field"] in {"q", "limit"}


async def test_a_body_over_a_megabyte_is_rejected_while_it_arrives(probe):
    sent = 0

    async def endless():
        nonlocal sent
        while True:
            sent += 64_000
            yield b"x" * 64_000

    response = await probe.post("/api/probe/body", content=endless())
    assert_problem(response, 413, "content_too_large")
    assert sent < 1_200_000


async def test_a_body_that_declares_too_large_a_size_is_rejected_before_it_arrives(probe):
    response = await probe.post("/api/probe/body", content=b"x", headers={"Content-Length": "2000000"})
    problem = assert_problem(response, 413, "content_too_large")
    assert problem["detail"] == "The request is larger than Tend accepts."


UNKNOWN_FIELDS = {f"f{number}": 0 for number in range(60_000)}
NEW_ID = "0197c0de-0000-7000-8000-000000000000"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/api/auth/login", {"email": "ada@example.com", "password": "x", **UNKNOWN_FIELDS}),
        ("PATCH", "/api/me", UNKNOWN_FIELDS),
        ("POST", "/api/todos", {"title": "Buy milk", **UNKNOWN_FIELDS}),
        ("POST", "/api/todos", {"title": "Buy milk", "recurrence": {"rule": "FREQ=DAILY", **UNKNOWN_FIELDS}}),
        ("POST", "/api/todos", {"title": "Buy milk", "tags": [0] * 100_000}),
        ("POST", "/api/sync", UNKNOWN_FIELDS),
        ("POST", "/api/sync", {"lists": UNKNOWN_FIELDS}),
        ("POST", "/api/sync", {"lists": dict.fromkeys(list(UNKNOWN_FIELDS)[:MAX_PULL_LISTS], "x")}),
        ("POST", "/api/batch", {"operations": [], **UNKNOWN_FIELDS}),
        ("PUT", "/api/me/settings/app", {"value": {}, **UNKNOWN_FIELDS}),
        ("PUT", "/api/me/settings/app", {"value": UNKNOWN_FIELDS}),
    ],
)
async def test_the_response_to_60_000_errors_names_only_20(api, method, path, body):
    response = await api.request(method, path, json=body)
    assert 1 <= len(field_errors(response)) <= 20
    assert len(response.content) < 10_000


@pytest.mark.parametrize(
    ("model", "value"),
    [
        (Credentials, UNKNOWN_FIELDS),
        (TodoFilter, UNKNOWN_FIELDS),
        (RecurrenceDraft, {"from": "never", **UNKNOWN_FIELDS}),
        (PullRequest, {"lists": UNKNOWN_FIELDS}),
        (PullRequest, {"lists": dict.fromkeys(list(UNKNOWN_FIELDS)[:MAX_PULL_LISTS], "x")}),
        (PushRequest, UNKNOWN_FIELDS),
    ],
)
def test_60_000_errors_are_not_even_collected(model: type[BaseModel], value):
    for validate, given in ((model.model_validate, value), (model.model_validate_json, json.dumps(value))):
        with pytest.raises(ValidationError) as caught:
            validate(given)
        assert caught.value.error_count() <= 40


def test_known_fields_are_validated_after_many_unknown_ones_under_each_of_their_names():
    with pytest.raises(ValidationError) as caught:
        TodoPatch.model_validate({**UNKNOWN_FIELDS, "only_this": 7, "title": ""})
    named = {error["loc"][0] for error in caught.value.errors()}
    assert {"only_this", "title"} <= named
    assert len(named) == 22


async def test_the_malformed_operations_of_a_push_share_20_errors_and_have_one_each(api):
    todo = {"title": "Buy milk", **dict(list(UNKNOWN_FIELDS.items())[:100])}
    operations = [{"id": NEW_ID, "kind": "todo.create", "todo": todo} for _ in range(100)]
    results = (await api.post("/api/batch", json={"operations": operations})).json()["results"]
    counts = [len(result["problem"]["errors"]) for result in results]
    assert counts == [20, *[1] * 99]


async def test_a_long_name_is_cut_where_an_error_repeats_it(api):
    response = await api.post("/api/todos", json={"title": "Buy milk", "n" * 500_000: 1})
    assert field_errors(response) == [("n" * 99 + "…", "unknown_field")]
    setting = await api.put("/api/me/settings/app", json={"value": {"n" * 500_000: 1}})
    assert len(setting.content) < 2_000
