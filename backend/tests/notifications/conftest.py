import pytest

from factories import a_list, a_todo
from sharing.sharing_client import join
from tend.notifications import web_pushes_and_digests


@pytest.fixture
def database(app):
    return app.state.database


@pytest.fixture
async def garden(app, api, other):
    """A list of the first person that the second one shares, both with confirmed addresses and names."""
    await api.patch("/api/me", json={"name": "Ada"})
    await other.patch("/api/me", json={"name": "Grace"})
    item = await a_list(api, name="Garden")
    await join(app, api, item, other)
    await app.state.database.execute("delete from notifications")
    return item


@pytest.fixture
async def roses(api, garden):
    return await a_todo(api, list_id=garden["id"], title="Water the roses")


@pytest.fixture
def choose():
    """Stores a setting."""

    async def put(person, key, **value):
        response = await person.put(f"/api/me/settings/{key}", json={"value": value})
        assert response.status_code == 200, response.text

    return put


@pytest.fixture
def pass_time(database):
    """Lets some minutes pass for all that waits to be mailed."""

    async def do(minutes):
        earlier = f"- interval '{minutes} minutes'"
        await database.execute(f"update notifications set mail_at = mail_at {earlier}, at = at {earlier}")
        await database.execute(f"update digests set queued_at = queued_at {earlier}")

    return do


@pytest.fixture
def digests(database, outbox, garden):
    """Queues the digests that are due, and returns all that the person was sent."""

    async def send(person):
        await web_pushes_and_digests.queue_digests(database)
        return [mail for mail in await outbox.messages(person.user["email"]) if mail["List-Unsubscribe"]]

    return send
