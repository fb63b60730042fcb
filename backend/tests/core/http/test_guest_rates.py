"""How often guests of links may send requests: each has a part of what all guests of an owner may do, and nothing of the owner's."""

import pytest
from httpx2 import ASGITransport, AsyncClient

from conftest import ORIGIN
from core.http.test_request_rates import LIMITS, code_of, limit_of
from factories import a_list, made
from tend.core.ids import new_id


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"rate_limit_enabled": True, **LIMITS, "account_write_burst": 20})


async def open_link(app, token, network):
    """A guest in a network."""
    guest = AsyncClient(transport=ASGITransport(app=app, client=(network, 4711)), base_url=ORIGIN)
    opened = made(await guest.post("/api/links/open", json={"token": token, "name": "Ana"}))
    guest.headers["Authorization"] = f"Bearer {opened['access_token']}"
    return guest


async def a_link(owner):
    item = await a_list(owner)
    return made(await owner.post(f"/api/lists/{item['id']}/links", json={"role": "editor"}))["token"]


async def push(guest, count):
    operations = [{"id": str(new_id()), "kind": "todo.delete", "todo_id": str(new_id())} for _ in range(count)]
    return await guest.post("/api/batch", json={"operations": operations})


async def test_a_guest_has_a_fifth_and_a_link_half_of_what_the_guests_of_an_owner_may_do(app, api):
    first, second, third = [await a_link(api) for _ in range(3)]
    guests = [await open_link(app, first, f"192.0.2.{number}") for number in range(3)]
    for guest in guests[:2]:
        assert limit_of(await push(guest, 4)) == ("write", 0)
        assert code_of(await push(guest, 1)) == (429, "rate_limited")
    # What the link refused cost the guest nothing.
    assert code_of(await push(guests[2], 3)) == (429, "rate_limited")
    assert limit_of(await push(guests[2], 2)) == ("write", 0)
    for number in range(2):
        assert limit_of(await push(await open_link(app, second, f"192.0.3.{number}"), 4)) == ("write", 0)
    last = await open_link(app, third, "192.0.4.1")
    assert code_of(await push(last, 3)) == (429, "rate_limited")
    assert limit_of(await push(last, 2)) == ("write", 0)
    # The owner has all that is their own.
    assert limit_of(await api.post("/api/todos", json={"title": "Buy milk"})) == ("write", 13)
    assert (await push(api, 13)).status_code == 200


async def test_guests_of_all_owners_count_together_for_their_network(app, api, other):
    links = [await a_link(owner) for owner in (api, api, api, other, other, other)]
    for number, link in enumerate(links[:5]):
        guest = await open_link(app, link, f"2001:db80:1111:2222::{number}")
        assert limit_of(await push(guest, 4)) == ("write", 0)
        # Openings have a limit of their own.
        app.state.request_rates._limits.fields[guest_network_field(app)] = 0.0
    neighbor = await open_link(app, links[5], "2001:db80:1111:2222::9")
    assert code_of(await push(neighbor, 1)) == (429, "rate_limited")
    # What the network refused cost the guests of the owner nothing.
    assert limit_of(await push(await open_link(app, links[5], "192.0.2.3"), 4)) == ("write", 0)


def guest_network_field(app):
    """Where it is counted how often links are opened in the network of the guests."""
    rates = app.state.request_rates
    return rates._find_field(rates.classes["auth"], "2001:db80:1111:2222::/64")
