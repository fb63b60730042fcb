"""Every fast route reads a request as FastAPI's own route does, apart from the differences at the end of this file.

Both kinds of route get the same requests, with an endpoint that responds with the arguments it was called with.
"""

import functools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated, Any
from uuid import UUID

import pytest
from fastapi import APIRouter, Header, Response
from fastapi.routing import APIRoute
from httpx2 import ASGITransport, AsyncClient
from pydantic import BaseModel

from conftest import ORIGIN
from contract.request_builder import BODIES
from factories import field_errors
from tend.core.bus.bus import Bus
from tend.core.db.database import Database
from tend.core.fast_path.fast_route import FastRoute
from tend.core.http.idempotent_write import Writer
from tend.core.settings.settings import Settings
from tend.main import create_app
from tend.sync.stream_hub import StreamHub

ROUTES = {route.name: route for route in create_app(Settings()).routes if isinstance(route, FastRoute)}
JSON = "application/json"
ID = UUID("0197c0de-0000-7000-8000-000000000000")

# Values for every field of a body: right for a few of them, and wrong for most.
VALUES: list[Any] = [
    None, True, 0, -1, 10**30, 1.5, "", " ", "x", "a\0b", "a\ud800b", "é" * 501, "7", "true", "high", "2026-03-01",
    "09:00", "2026-03-01T09:00", "Europe/Berlin", str(ID), [], ["x", "x"], {}, {"rule": "FREQ=DAILY"}, {"x": {"y": []}},
]  # fmt: skip
QUERY_VALUES = [
    "", "x", "1", "0", "-1", "1.5", "9" * 400, "%00", "%ff", "true", "none", "2026-03-01", str(ID), "a,b", "%20x%20",
]  # fmt: skip
BROKEN_JSON = [
    b"{", b"}", b" ", b"{'a': 1}", b'{"a": 1,}', b"{}{}", b"nul", b"\xff", b'{"a": "\xff"}', b"[" * 100_000,
    b'{"a":' * 2000,
]  # fmt: skip
ODD_JSON = [
    b"null", b"[]", b'"text"', b"1", b"1e999", b"NaN", b"[{}]", b"\xef\xbb\xbf{}", '{"title": "Hi"}'.encode("utf-16"),
    b'{"title": "a", "title": "b"}', b'{"title": "\\ud800"}', b'{"title": "\\ud83d\\ude00"}', b'{"unknown": 1}',
    b'{"a\\u0000b": 1}', b'{"\\ud800": 1}', b'{"id": 1e999}', b'{"limit": ' + b"9" * 5000 + b"}",
]  # fmt: skip
CONTENT_TYPES = [
    None, "", "text/plain", "application/jsonx", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
    "json", "application/", "APPLICATION/JSON", "application/json; charset=utf-8", "application/merge-patch+json",
    "application/json;", " application/json ", "application/json, text/plain",
]  # fmt: skip
PATH_IDS = ["", "no-id", "1", "%00", "%F0%9F%8D%80", "x" * 3000, "%7B%7D", "urn:uuid:{id}", "{id}0", "{ID}", "{hex}"]


@dataclass(frozen=True)
class Sent:
    """A request, apart from the method and the path's template."""

    path_id: str = "{id}"
    query: str = ""
    content: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


async def outcome(client: AsyncClient, route: APIRoute, sent: Sent) -> tuple[int, Any]:
    path_id = sent.path_id.format(id=ID, ID=str(ID).upper(), hex=ID.hex)
    path = route.path_format.format(**dict.fromkeys(route.param_convertors, path_id))
    (method,) = route.methods
    address = f"{path}?{sent.query}" if sent.query else path
    response = await client.request(method, address, content=sent.content, headers=sent.headers)
    body = response.json()
    if response.status_code == 422:
        # It repeats the errors, in one line.
        del body["detail"]
        body["errors"] = [normalize(error) for error in body["errors"]]
    return response.status_code, body


def normalize(error: dict[str, str]) -> dict[str, str]:
    """The error without the differences that the module of `FastRoute` lists."""
    code, message = error["code"], error["message"]
    if code in {"content_type", "model_attributes_type"}:
        # FastAPI's own route validates a body of another type as bytes, which have no fields.
        code, message = "model_type", "Input should be an object"
    message = re.sub(r"a valid dictionary( or instance of \w+)?$", "an object", message)
    return {**error, "code": code, "message": message.replace("valid list", "valid array")}


def echo(route: APIRoute) -> Any:
    """An endpoint with the signature of the route's own, which responds with its arguments."""

    @functools.wraps(route.endpoint)
    async def endpoint(**arguments: Any) -> Response:
        return Response(json.dumps({name: describe(value) for name, value in arguments.items()}))

    return endpoint


def describe(argument: Any) -> Any:
    if isinstance(argument, BaseModel):
        # The other fields have defaults, some of them random.
        return {name: repr(getattr(argument, name)) for name in sorted(argument.model_fields_set)}
    return type(argument).__name__ if isinstance(argument, Writer | Database | Bus | StreamHub) else repr(argument)


@pytest.fixture
async def clients(app, api, settings):
    """A client for each kind of route. Their apps are the real one, apart from the endpoints of fast routes."""
    clients = {}
    headers = {**api.headers, "X-Request-ID": "the-same-one"}
    for kind in (FastRoute, APIRoute):
        twin = create_app(settings)
        twin.state = app.state
        twin.router.routes[:] = [with_echo(route, kind) if route.name in ROUTES else route for route in twin.routes]
        clients[kind] = AsyncClient(transport=ASGITransport(app=twin), base_url=ORIGIN, headers=headers)
    yield clients
    for client in clients.values():
        await client.aclose()


def with_echo(route: Any, kind: type[APIRoute]) -> APIRoute:
    assert isinstance(route, APIRoute)
    return kind(route.path, echo(route), methods=route.methods, name=route.name, dependencies=route.dependencies)


@pytest.mark.parametrize("name", ROUTES)
async def test_a_fast_route_reads_every_request_as_fastapis_own_route_does(clients, name):
    differences = []
    for sent in requests(ROUTES[name]):
        fast, own = [await outcome(client, ROUTES[name], sent) for client in clients.values()]
        if fast != own:
            differences.append((sent, fast, own))
    assert differences == []


def requests(route: APIRoute) -> Iterator[Sent]:
    good = json.dumps(BODIES.get(route.name, {})).encode()
    content = good if route.dependant.body_params else b""
    headers = {"Content-Type": JSON} if content else {}
    yield Sent(content=content, headers=headers)
    if route.dependant.path_params:
        for path_id in PATH_IDS:
            yield Sent(path_id=path_id, content=content, headers=headers)
    for model in models(route.dependant.query_params):
        for query in queries(model):
            yield Sent(query=query, content=content, headers=headers)
    for query in ("unknown=1", "unknown=1&unknown=2"):
        yield Sent(query=query, content=content, headers=headers)
    for model in models(route.dependant.body_params):
        for body in [b"", *BROKEN_JSON, *ODD_JSON, *bodies(model, BODIES.get(route.name, {}))]:
            yield Sent(content=body, headers={"Content-Type": JSON})
        for kind in CONTENT_TYPES:
            for body in (good, b"{"):
                yield Sent(content=body, headers={} if kind is None else {"Content-Type": kind})


def models(fields: list[Any]) -> list[type[BaseModel]]:
    return [field.field_info.annotation for field in fields]


def queries(model: type[BaseModel]) -> Iterator[str]:
    for name, field_info in model.model_fields.items():
        alias = field_info.alias or name
        for value in QUERY_VALUES:
            yield f"{alias}={value}"
        yield f"{alias}=1&{alias}=2"
        yield f"{alias}=2026-01-01&{alias}=x"
        yield alias


def bodies(model: type[BaseModel], good: dict[str, Any]) -> Iterator[bytes]:
    for name, field_info in model.model_fields.items():
        alias = field_info.alias or name
        for value in VALUES:
            yield json.dumps(good | {alias: value}).encode()
        yield json.dumps({key: value for key, value in good.items() if key != alias}).encode()


async def test_anonymous_clients_learn_nothing_from_validation_errors(anonymous):
    for response in (
        await anonymous.post("/api/todos", content="{", headers={"Content-Type": "application/json"}),
        await anonymous.get("/api/todos/no-id"),
        await anonymous.get("/api/todos", params={"limit": 0}),
    ):
        assert response.status_code == 401


async def test_one_response_names_every_invalid_part_of_a_request(api):
    response = await api.patch("/api/todos/no-id", json={"title": "", "colour": "red"})
    assert {name for name, _ in field_errors(response)} == {"todo_id", "title", "colour"}


@pytest.mark.parametrize(
    ("content", "media_type", "code"),
    [
        ("", "application/json", "required"),
        ("{", "application/json", "json_invalid"),
        (b"\xff", "application/json", "json_invalid"),
        ("[" * 100_000, "application/json", "json_invalid"),
        ('{"title": "Hi"}', "text/plain", "content_type"),
        ('{"title": "Hi"}', "", "content_type"),
        ("title=Hi", "application/x-www-form-urlencoded", "content_type"),
    ],
)
async def test_a_body_that_is_not_json_is_rejected(api, content, media_type, code):
    response = await api.post("/api/todos", content=content, headers={"Content-Type": media_type})
    assert field_errors(response) == [("body", code)]


@pytest.mark.parametrize(
    "media_type", ["application/json", "Application/JSON; charset=utf-8", "application/merge-patch+json"]
)
async def test_json_is_read_under_any_of_its_media_types(api, media_type):
    response = await api.post("/api/todos", content=json.dumps({"title": "Hi"}), headers={"Content-Type": media_type})
    assert response.status_code == 201


def test_an_endpoint_with_arguments_of_another_kind_stops_the_start():
    router = APIRouter(route_class=FastRoute)
    with pytest.raises(TypeError):

        @router.get("/")
        async def with_header(word: Annotated[str, Header()]) -> None:
            """A header is read by FastAPI's own route alone."""

    with pytest.raises(TypeError):

        @router.get("/")
        async def with_query_parameter(word: str) -> None:
            """A query parameter has to be part of a model."""
