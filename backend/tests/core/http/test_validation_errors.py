"""A request with any number of errors gets a short response, and costs little."""

import json

import pytest
from pydantic import BaseModel, ValidationError

from factories import field_errors
from tend.accounts.schemas import Credentials
from tend.sync.operations import PushRequest
from tend.sync.schemas import MAX_LISTS, PullRequest
from tend.todos.schemas import RecurrenceDraft, TodoFilter, TodoPatch

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
        ("POST", "/api/sync", {"lists": dict.fromkeys(list(UNKNOWN_FIELDS)[:MAX_LISTS], "x")}),
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
        (PullRequest, {"lists": dict.fromkeys(list(UNKNOWN_FIELDS)[:MAX_LISTS], "x")}),
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
