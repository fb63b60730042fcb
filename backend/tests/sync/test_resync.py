import asyncio
import os
import sys

from factories import a_todo
from sync.pull_client import catch_up, held, news


async def _resync(settings):
    environment = os.environ | {
        "DATABASE_URL": settings.direct_url,
        "TEND_DATA_DIR": str(settings.tend_data_dir),
        "ENVIRONMENT": "development",
    }
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "tend", "resync", env=environment)
    return await process.wait()


async def test_after_resync_every_device_loads_its_lists_again(api, settings):
    todo = await a_todo(api)
    replica = await catch_up(api)
    replica.todos[todo["id"]]["title"] = "of a history that is gone"
    assert await _resync(settings) == 0
    assert all(item["reset"] for item in (await news(api, replica))["lists"])
    assert held(await catch_up(api, replica)) == held(await catch_up(api))
    assert (await news(api, replica))["lists"] == []
