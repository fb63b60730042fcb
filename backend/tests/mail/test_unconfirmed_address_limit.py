"""An address that nobody has confirmed gets few mails, whatever they are about and whoever causes them."""

from uuid import UUID

import pytest

from conftest import sign_up
from factories import a_list
from tend.accounts.service import emails
from tend.accounts.service.unconfirmed_address_limit import BY_UNCONFIRMED_ADDRESS

_CONFIRM = "update users set email_verified_at = now() where id = $1"


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"rate_limit_enabled": True})


async def test_mails_of_all_kinds_to_an_unconfirmed_address_share_a_limit(app, api, other, outbox):
    database = app.state.database
    await database.execute(_CONFIRM, other.user["id"])
    body = {"email": api.user["email"]}
    for path in ["/api/auth/email/resend", "/api/auth/password/forgot"] * 5:
        assert (await api.post(path, json=body)).status_code == 204
    await emails.queue_security_notice(database, UUID(api.user["id"]), "new_device")
    item = await a_list(other)
    invitation = await other.post(f"/api/lists/{item['id']}/invitations", json=body | {"role": "viewer"})
    assert invitation.status_code == 201
    assert len(await outbox.messages(api.user["email"])) == BY_UNCONFIRMED_ADDRESS.count == 10
    elsewhere = await sign_up(app, "grace")
    assert len(await outbox.messages(elsewhere.user["email"])) == 1
    await elsewhere.aclose()


async def test_an_address_that_was_confirmed_gets_all_mail_about_its_account(app, api, outbox):
    database = app.state.database
    await outbox.messages()
    await database.execute(_CONFIRM, api.user["id"])
    for _ in range(12):
        await emails.queue_security_notice(database, UUID(api.user["id"]), "new_device")
    assert len(await outbox.messages(api.user["email"])) == 13
