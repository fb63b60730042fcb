"""Things that tests start with, created through the API."""

import json
from typing import Any

from fastapi import FastAPI
from httpx2 import AsyncClient, Response

Json = dict[str, Any]


async def a_list(api: AsyncClient, **fields: Any) -> Json:
    return made(await api.post("/api/lists", json={"name": "Groceries"} | fields))


async def a_todo(api: AsyncClient, **fields: Any) -> Json:
    return made(await api.post("/api/todos", json={"title": "Buy milk"} | fields))


async def a_comment(api: AsyncClient, todo: Json, **fields: Any) -> Json:
    return made(await api.post(f"{todo_url(todo)}/comments", json={"text": "The organic kind"} | fields))


async def a_file(api: AsyncClient, todo: Json, content: bytes = b"Milk and bread", **fields: Any) -> Json:
    """Attaches a file to the todo, and returns the todo."""
    query = {"name": "shopping.txt"} | fields
    return made(await api.post(f"{todo_url(todo)}/attachments", params=query, content=content))


def made(response: Response) -> Json:
    assert response.status_code == 201, response.text
    body: Json = response.json()
    return body


def todo_url(todo: Json) -> str:
    return f"/api/todos/{todo['id']}"


def comment_url(comment: Json) -> str:
    return f"/api/comments/{comment['id']}"


def list_url(item: Json) -> str:
    return f"/api/lists/{item['id']}"


async def version_of(api: AsyncClient, list_id: str) -> int:
    return int((await api.get(f"/api/lists/{list_id}")).json()["version"])


async def items(api: AsyncClient, path: str = "/api/todos", **query: Any) -> list[Json]:
    response = await api.get(path, params=query)
    assert response.status_code == 200, response.text
    found: list[Json] = response.json()["items"]
    return found


async def titles(api: AsyncClient, **query: Any) -> list[str]:
    return [todo["title"] for todo in await items(api, **query)]


def field_errors(response: Response) -> list[tuple[str, str]]:
    """The fields that a 422 names, each with its code."""
    assert response.status_code == 422, response.text
    return [(error["field"], error["code"]) for error in response.json()["errors"]]


def raw(body: Json) -> dict[str, Any]:
    """The options of a request with JSON in ASCII, which can contain text without a UTF-8 form."""
    return {"content": json.dumps(body), "headers": {"Content-Type": "application/json"}}


async def join(app: FastAPI, item: Json, member: Any, role: str = "editor") -> None:
    """Makes the person who is signed in to the client `member` one of the list's members."""
    statement = """
        insert into memberships (list_id, user_id, role, position, version)
        values ($1, $2, $3::text::role, 'a5', 1)
        on conflict do nothing"""
    await app.state.database.execute(statement, item["id"], member.user["id"], role)
