"""A server that trusts the local issuer, and the steps of a browser that signs in there."""

import pytest
from pydantic import SecretStr

from account_client import use_token_of
from local_issuer import CLIENT_ID, CLIENT_SECRET, LocalIssuer

START, FINISH, LINK = "/api/auth/oidc/start", "/api/auth/oidc/finish", "/api/auth/oidc/link"
IDENTITIES = "/api/me/identities"


@pytest.fixture
def issuer():
    with LocalIssuer() as issuer:
        yield issuer


@pytest.fixture
def settings(settings, issuer):
    return settings.model_copy(
        update={
            "oidc_issuer": issuer.url,
            "oidc_client_id": CLIENT_ID,
            "oidc_client_secret": SecretStr(CLIENT_SECRET),
            "oidc_name": "Acme",
        }
    )


def status_and_code(response):
    return response.status_code, response.json()["code"]


class Steps:
    """The steps of a flow, each of which a test can leave out or repeat."""

    def __init__(self, issuer):
        self.issuer = issuer

    async def start(self, client, route=START):
        response = await client.post(route)
        assert response.status_code == 200, response.text
        return response.json()["url"]

    async def lead_back(self, client, person=None, route=START):
        """What the issuer adds to the address of the page that it leads back to."""
        return self.issuer.authorize(await self.start(client, route), person)

    async def finish(self, client, returned, **fields):
        response = await client.post(FINISH, json={**returned, **fields})
        return use_token_of(client, response) if response.status_code == 200 else response

    async def sign_in(self, client, person=None, **fields):
        return await self.finish(client, await self.lead_back(client, person), **fields)

    async def connect(self, client, person=None):
        """Adds an identity to the account that is signed in."""
        return await self.finish(client, await self.lead_back(client, person, IDENTITIES))


@pytest.fixture
def steps(issuer):
    return Steps(issuer)


@pytest.fixture
async def confirmed(app, api):
    """The account of `api`, whose address is confirmed."""
    await app.state.database.execute("update users set email_verified_at = now() where id = $1", api.user["id"])
    return api


def person(client, **claims):
    """An account at the issuer with the address of the client's account."""
    return {"sub": "1001", "email": client.user["email"], "email_verified": True, "name": "Ada", **claims}
