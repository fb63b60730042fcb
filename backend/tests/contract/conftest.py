import pytest

from contract.shared_world import made


@pytest.fixture
async def world(app):
    world = await made(app)
    yield world
    for client in world.people.values():
        await client.aclose()
