"""Invalid bodies and hostile text, sent to every operation that takes a body.

Text is rejected by the name of its field, or stored unchanged.
"""

import json
import unicodedata
from uuid import UUID

import pytest

from contract.operations import OPERATIONS
from contract.request_builder import build_body, path_of
from contract.shared_world import World
from factories import field_errors, raw
from tend.accounts.service.operator_actions import promote_account
from tend.core.schemas import clean_line
from tend.core.shared_data import read_shared_data

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
async def send(api, other, app):
    # Operators have routes of their own, which tell others nothing of their bodies.
    await promote_account(app.state.database, UUID(api.user["id"]))
    world = World(app, {"stranger": api, "companion": other})
    ids = await world.create_rows("stranger")

    async def send(operation, content, headers=JSON):
        path = path_of(operation, ids)
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


async def test_an_unknown_field_is_rejected_by_its_name_and_nothing_is_written(send, api, other, app):
    world = World(app, {"stranger": api, "owner": api, "companion": other})
    before = await world.snapshot()
    for operation in WITH_BODY:
        body = build_body(operation.name, await world.create_values("stranger")) | {"user_id": api.user["id"]}
        found = field_errors(await send(operation, json.dumps(body).encode()))
        assert found == [("user_id", "unknown_field")], operation
    assert await world.snapshot() == before


async def test_the_last_of_two_fields_with_the_same_name_counts(send):
    response = await send(OPERATIONS["create_todo"], b'{"title": "first", "title": "last"}')
    assert (response.status_code, response.json()["title"]) == (201, "last")


HOSTILE = {
    "NUL": "a\0b",
    "a lone surrogate": "a\ud800b",
    "surrogates the wrong way round": "\udc00\ud800",
    "a bomb of joiners": "👩" + "\u200d👩" * 3000,
    "a tower of marks": "a" + "\u0301" * 5000,
    "right to left override": "photo\u202egnp.exe",
    "line breaks": "a\r\nBcc: evil@example.org\r\n\r\nb",
    "a megabyte short of the limit": "x" * 900_000,
    "markup": "<script>alert(1)</script>{{7*7}}${7*7}%0a",
    "quotes of SQL": "'; drop table todos; --\\",
}
# These come last, since they end the session.
SESSION_ENDERS = ("delete_me", "reset_password", "change_password")
# Fields that get into a header or an email, or are single lines by nature.
ONE_LINE = {"name", "email", "title", "timezone", "locale", "due_timezone", "icon", "position"}
# Single lines without the characters that nobody sees.
CLEANED = {"name", "title", "folder"}
# Compared with the server's own epoch, which is the one that is returned.
COMPARED = {"epoch"}


def fields_of(operation):
    """The fields that store text."""
    fields = operation.body["properties"].items()
    return [name for name, schema in fields if "string" in json.dumps(schema) and name not in COMPARED]


def operations_with_text():
    # Nobody here has an issuer; tests/accounts/oidc send such text to the routes for one.
    operations = [operation for operation in OPERATIONS.values() if operation.body and "oidc" not in operation.name]
    return sorted(operations, key=lambda operation: operation.name in SESSION_ENDERS)


async def send_everywhere(api, other, app, text):
    """Sends every operation with `text` in one field at a time; yields the operation, the field and the response."""
    world = World(app, {"stranger": api, "companion": other})
    ids = await world.create_rows("stranger")
    for operation in operations_with_text():
        for field in fields_of(operation):
            body = build_body(operation.name, await world.create_values("stranger")) | {field: text}
            path = path_of(operation, ids)
            yield operation, field, await api.request(operation.method, path, **raw(body))


@pytest.mark.parametrize("kind", HOSTILE)
async def test_hostile_text_is_stored_unchanged_or_rejected_by_the_fields_name(api, other, app, kind):
    text = HOSTILE[kind]
    surprises, rejected = [], 0
    async for operation, field, response in send_everywhere(api, other, app, text):
        if response.status_code == 422:
            rejected += 1
            named = [name.partition(".")[0] for name, _ in field_errors(response)]
            surprises += [] if named == [field] else [f"{operation}.{field}: named {named}"]
        elif response.is_success and response.content:
            stored = clean_line(text) if field in CLEANED else text
            shown = response.json().get(field, stored)
            surprises += [] if shown == stored else [f"{operation}.{field}: became {shown[:50]!r}"]
        elif response.status_code not in {204, 400, 401, 403, 409}:
            surprises.append(f"{operation}.{field}: {response.status_code}")
    assert surprises == [], "\n".join(surprises)
    assert rejected > 10


async def test_fields_that_reach_a_header_or_an_email_reject_line_breaks(api, other, app):
    accepted = [
        f"{operation}.{field}"
        async for operation, field, response in send_everywhere(api, other, app, HOSTILE["line breaks"])
        if field in ONE_LINE and response.status_code != 422
    ]
    assert accepted == []


@pytest.mark.parametrize("agent", [b"a\x00b", b"\xff\xfe", b"x" * 60_000, "\u202elenom".encode()])
async def test_a_browser_with_a_hostile_user_agent_can_sign_in(anonymous, api, agent):
    body = {"email": api.user["email"], "password": "violet anchors hum at dusk"}
    response = await anonymous.post("/api/auth/login", json=body, headers={b"User-Agent": agent})
    assert response.status_code == 200
    sessions = await api.get("/api/me/sessions")
    assert all(len(item["user_agent"]) <= 200 for item in sessions.json()["items"])


@pytest.mark.parametrize(("text", "clean"), json.loads(read_shared_data("single-lines.json")))
async def test_titles_and_names_lose_characters_that_nobody_sees_and_notes_do_not(api, text, clean):
    body = {"list_id": api.user["inbox_id"], "title": text, "notes": text, "tags": [text]}
    todo = (await api.post("/api/todos", json=body)).json()
    assert (todo["title"], todo["notes"], todo["tags"]) == (clean, text, [unicodedata.normalize("NFC", clean.strip())])
    listed = (await api.post("/api/lists", json={"name": text, "folder": text})).json()
    assert (listed["name"], listed["folder"]) == (clean, clean)
    assert (await api.patch("/api/me", json={"name": text})).json()["name"] == clean


async def test_a_title_of_nothing_but_invisible_characters_is_blank(api):
    body = {"list_id": api.user["inbox_id"], "title": "\u202e\u0007"}
    assert field_errors(await api.post("/api/todos", json=body)) == [("title", "string_too_short")]
