"""Whatever happens on the way: healed, every device holds what the server holds, and nothing acknowledged is lost."""

import asyncio

from hypothesis import HealthCheck
from hypothesis import settings as plan
from hypothesis.stateful import run_state_machine_as_test

from sync.device_world import World
from sync.state_machine import Devices

PLANS = plan(max_examples=40, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck))


def run(settings):
    """In a thread of its own, because the machine's steps are plain functions and have a loop of their own."""
    with World(settings) as world:
        run_state_machine_as_test(type("Here", (Devices,), {"world": world}), settings=PLANS)


async def test_devices_agree_once_the_network_heals(settings):
    await asyncio.to_thread(run, settings)
