"""Notifications and their mails as a person gets them."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

from conftest import Client
from factories import items


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    text: str = body.get_content()
    return text


def quiet_now() -> dict[str, str]:
    """Quiet hours of which one has passed."""
    now = datetime.now(UTC)
    return {"quiet_from": f"{now - timedelta(hours=1):%H:%M}", "quiet_to": f"{now + timedelta(hours=2):%H:%M}"}


async def notifications_of(person: Client) -> list[dict[str, Any]]:
    return await items(person, "/api/me/notifications")
