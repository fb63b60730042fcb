import json
from typing import Annotated

import pytest
from fastapi import APIRouter, Header

from factories import field_errors
from tend.core.fast_path.fast_route import FastRoute


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
