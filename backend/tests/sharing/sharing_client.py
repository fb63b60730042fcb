"""People who share lists, through the API."""

import re
from typing import Any

from fastapi import FastAPI
from httpx2 import Response

from conftest import Client, Outbox
from factories import made

Json = dict[str, Any]
_LINK = re.compile(r"http\S+/invite#(\S+)")


async def confirm_address(app: FastAPI, *people: Client) -> None:
    for person in people:
        statement = "update users set email_verified_at = now() where id = $1"
        await app.state.database.execute(statement, person.user["id"])


def member_url(item: Json, person: Client) -> str:
    return f"/api/lists/{item['id']}/members/{person.user['id']}"


async def invite(owner: Client, item: Json, email: str, role: str = "editor") -> Response:
    return await owner.post(f"/api/lists/{item['id']}/invitations", json={"email": email, "role": role})


async def join(app: FastAPI, owner: Client, item: Json, person: Client, role: str = "editor") -> None:
    """The person is invited and accepts."""
    await confirm_address(app, owner, person)
    invitation = made(await invite(owner, item, person.user["email"], role))
    response = await person.post(f"/api/me/invitations/{invitation['id']}/accept")
    assert response.json() == {"list_id": item["id"], "folder_id": None}, response.text


async def roles(person: Client, item: Json) -> dict[str, str]:
    """The roles of all members, by id."""
    response = await person.get(f"/api/lists/{item['id']}/members")
    assert response.status_code == 200, response.text
    return {member["user_id"]: member["role"] for member in response.json()["items"]}


async def token_for(outbox: Outbox, address: str) -> str:
    """The token in the link of the last invitation to an address."""
    message = (await outbox.messages(address))[-1]
    body = message.get_body(("plain",))
    assert body is not None
    found = _LINK.search(body.get_content())
    assert found, body.get_content()
    return found[1]


def code(response: Response) -> tuple[int, str]:
    return response.status_code, response.json().get("code")
