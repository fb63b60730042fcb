"""Changes of the email: requested, confirmed and undone by the links in the mail."""

import pytest

from account_client import token_in

NEW_EMAIL = "lovelace@example.com"
SUBJECTS = {"confirm": "Confirm your new email for Tend", "undo": "Your Tend email was changed"}


@pytest.fixture
def request_change(outbox):
    """Requests a change and reads the token from the mail to the new address."""

    async def request(client, email=NEW_EMAIL):
        assert (await client.post("/api/me/email", json={"email": email})).status_code == 204
        message = (await outbox.messages(email))[-1]
        assert message["Subject"] == SUBJECTS["confirm"]
        return token_in(message)

    return request


@pytest.fixture
def confirm(anonymous):
    return lambda token: anonymous.post("/api/auth/email/change", json={"token": token})


@pytest.fixture
def undo(anonymous):
    return lambda token: anonymous.post("/api/auth/email/undo", json={"token": token})


@pytest.fixture
def read_undo_token(outbox):
    async def read(email):
        messages = [message for message in await outbox.messages(email) if message["Subject"] == SUBJECTS["undo"]]
        return token_in(messages[-1])

    return read


@pytest.fixture
def change(request_change, confirm, read_undo_token):
    """Changes the address, and returns the token that undoes it."""

    async def change(client, email=NEW_EMAIL):
        before = (await client.get("/api/me")).json()["email"]
        assert (await confirm(await request_change(client, email))).status_code == 204
        return await read_undo_token(before)

    return change
