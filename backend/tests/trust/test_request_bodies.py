"""Invalid bodies, sent to every operation that takes a body."""

import json

import pytest

from contract.operations import OPERATIONS
from contract.request_builder import build_body, path_of
from contract.shared_world import World
from factories import field_errors

JSON = {"Content-Type": "application/json"}
LIMIT = 1_000_000
WITH_BODY = [operation for operation in OPERATIONS.values() if operation.body]
MALFORMED = {
    "nothing": b"",
    "half an object": b'{"title": "Buy',
    "a list": b"[]",
    "a number": b"1",
    "null": b"null",
    "no UTF-8": b'{"title": "\xff\xfe"}',
    "too deep": b'{"title": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "too deep in a list": b"[" * 200_000,
    "NaN": b'{"title": NaN}',
    "a huge number": b'{"title": ' + b"9" * 5000 + b"}",
    "a huge exponent": b'{"title": 1e999999}',
    "two documents": b"{}{}",
}


@pytest.fixture
async def send(api, app):
    world = World(app, {"stranger": api})
    things = await world.things("stranger")

    async def send(operation, content, headers=JSON):
        path = path_of(operation, things)
        return await api.request(operation.method, path, content=content, headers=headers)

    return send


@pytest.mark.parametrize("kind", MALFORMED)
async def test_a_malformed_body_is_a_422_for_every_operation(send, kind):
    for operation in WITH_BODY:
        assert field_errors(await send(operation, MALFORMED[kind])), operation


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
async def test_a_body_of_another_media_type_is_rejected(send, media_type):
    for operation in WITH_BODY:
        response = await send(operation, b'{"title": "Buy milk", "name": "x"}', {"Content-Type": media_type})
        assert response.status_code in {415, 422}, operation


async def test_a_body_over_a_megabyte_is_rejected_with_and_without_its_length(send):
    async def chunks():
        for _ in range(LIMIT // 50_000 + 1):
            yield b" " * 50_000

    for operation in WITH_BODY:
        announced = await send(operation, b" " * (LIMIT + 1))
        streamed = await send(operation, chunks())
        assert (announced.status_code, streamed.status_code) == (413, 413), operation
        assert announced.headers["content-type"] == streamed.headers["content-type"] == "application/problem+json"


async def test_an_unknown_field_is_rejected_by_its_name_and_nothing_is_written(send, api, app):
    world = World(app, {"stranger": api, "owner": api})
    before = await world.snapshot()
    for operation in WITH_BODY:
        body = build_body(operation.name, await world.values("stranger")) | {"user_id": api.user["id"]}
        found = field_errors(await send(operation, json.dumps(body).encode()))
        assert found == [("user_id", "unknown_field")], operation
    assert await world.snapshot() == before


async def test_the_last_of_two_fields_with_the_same_name_counts(send):
    response = await send(OPERATIONS["create_todo"], b'{"title": "first", "title": "last"}')
    assert (response.status_code, response.json()["title"]) == (201, "last")
