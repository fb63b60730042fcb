"""People at their browsers, as tests of signing in need them."""

import re
from email.message import EmailMessage
from typing import Any

from fastapi import FastAPI
from httpx2 import AsyncClient, Response

from conftest import PASSWORD, Client

LINK = re.compile(r"(http\S+/(?:verify-email|reset-password))#token=(\S+)")
REFRESH = "tend_refresh"


def account(email: str = "ada@example.com", password: str = PASSWORD, **fields: Any) -> dict[str, Any]:
    return {"email": email, "password": password} | fields


async def register(client: AsyncClient, email: str = "ada@example.com", **fields: Any) -> Response:
    return bearing(client, await client.post("/api/auth/register", json=account(email, **fields)))


async def sign_in(client: AsyncClient, email: str, password: str = PASSWORD) -> Response:
    return bearing(client, await client.post("/api/auth/login", json=account(email, password)))


def bearing(client: AsyncClient, answer: Response) -> Response:
    """From now on the client sends the access token of `answer`, if it got one."""
    if answer.is_success:
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    return answer


async def another_tab(app: FastAPI, user: dict[str, Any]) -> Client:
    """The same person at another browser."""
    client = Client(app)
    answer = await sign_in(client, user["email"])
    assert answer.status_code == 200, answer.text
    return client


def with_cookie(token: str) -> dict[str, str]:
    return {"Cookie": f"{REFRESH}={token}"}


def token_in(message: EmailMessage) -> str:
    """The one-time token of a mail's link, in its text."""
    body = message.get_body(("plain",))
    assert body is not None
    found = LINK.search(body.get_content())
    assert found, body.get_content()
    return found[2]
