import re
from email.message import EmailMessage
from typing import Any

from fastapi import FastAPI
from httpx2 import AsyncClient, Response

from conftest import PASSWORD, Client

LINK = re.compile(r"(http\S+/(?:verify-email|reset-password|change-email|undo-email))#token=(\S+)")
REFRESH = "tend_refresh"
DEVICE = "tend_device"


def account(email: str = "ada@example.com", password: str = PASSWORD, **fields: Any) -> dict[str, Any]:
    return {"email": email, "password": password} | fields


async def register(client: AsyncClient, email: str = "ada@example.com", **fields: Any) -> Response:
    return use_token_of(client, await client.post("/api/auth/register", json=account(email, **fields)))


async def sign_in(client: AsyncClient, email: str, password: str = PASSWORD) -> Response:
    return use_token_of(client, await client.post("/api/auth/login", json=account(email, password)))


def use_token_of(client: AsyncClient, response: Response) -> Response:
    """Let the client send the access token of `response`, if it has one."""
    if response.is_success:
        client.headers["Authorization"] = f"Bearer {response.json()['access_token']}"
    return response


async def another_tab(app: FastAPI, user: dict[str, Any]) -> Client:
    """The same person in another browser."""
    client = Client(app)
    response = await sign_in(client, user["email"])
    assert response.status_code == 200, response.text
    return client


def with_cookie(token: str, device: str | None = None) -> dict[str, str]:
    return {"Cookie": f"{REFRESH}={token}" + (f"; {DEVICE}={device}" if device else "")}


def token_in(message: EmailMessage) -> str:
    """The one-time token in the link of a mail's text."""
    body = message.get_body(("plain",))
    assert body is not None
    found = LINK.search(body.get_content())
    assert found, body.get_content()
    return found[2]
