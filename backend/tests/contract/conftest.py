import pytest

from contract.shared_world import create_world


@pytest.fixture
async def world(app):
    world = await create_world(app)
    yield world
    for client in world.people.values():
        await client.aclose()
