import json
from typing import Annotated

import pytest
from fastapi import APIRouter, Header

from factories import field_errors
from tend.core.fast_path.fast_route import FastRoute


async def test_strangers_are_not_told_what_is_wrong_with_a_request(anonymous):
    for answer in (
        await anonymous.post("/api/todos", content="{", headers={"Content-Type": "application/json"}),
        await anonymous.get("/api/todos/no-id"),
        await anonymous.get("/api/todos", params={"limit": 0}),
    ):
        assert answer.status_code == 401


async def test_everything_that_is_wrong_is_told_at_once(api):
    answer = await api.patch("/api/todos/no-id", json={"title": "", "colour": "red"})
    assert {name for name, _ in field_errors(answer)} == {"todo_id", "title", "colour"}


@pytest.mark.parametrize(
    ("content", "kind", "code"),
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
async def test_what_is_no_json_is_refused(api, content, kind, code):
    answer = await api.post("/api/todos", content=content, headers={"Content-Type": kind})
    assert field_errors(answer) == [("body", code)]


@pytest.mark.parametrize(
    "kind", ["application/json", "Application/JSON; charset=utf-8", "application/merge-patch+json"]
)
async def test_json_by_any_of_its_names_is_read(api, kind):
    answer = await api.post("/api/todos", content=json.dumps({"title": "Hi"}), headers={"Content-Type": kind})
    assert answer.status_code == 201


def test_what_such_a_route_cannot_read_stops_the_start():
    router = APIRouter(route_class=FastRoute)
    with pytest.raises(TypeError):

        @router.get("/")
        async def ask(word: Annotated[str, Header()]) -> None:
            """Takes a header, which only FastAPI's own routes read."""

    with pytest.raises(TypeError):

        @router.get("/")
        async def ask_again(word: str) -> None:
            """Takes a query parameter that is no model."""
