import pytest

from factories import a_list
from sharing.sharing_client import confirm_address, invite
from tend.core.db.rate_limit import RateLimit
from tend.sharing import jobs as sharing_jobs

ADDRESS = "cyd@example.com"


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"rate_limit_enabled": True})


async def test_invitations_are_limited_by_person_and_address(app, api, other):
    await confirm_address(app, api, other)
    lists = [await a_list(api) for _ in range(4)]
    statuses = [(await invite(api, item, ADDRESS)).status_code for item in lists]
    assert statuses == [201, 201, 201, 429]
    # Another person may still invite the address.
    theirs = await a_list(other)
    assert (await invite(other, theirs, ADDRESS)).status_code == 201


async def test_nobody_learns_that_others_have_used_up_the_mails_to_an_address(app, api, other, outbox, monkeypatch):
    monkeypatch.setattr(sharing_jobs, "INVITATION_MAILS_BY_ADDRESS", RateLimit(2, 86_400))
    await confirm_address(app, api, other)
    statuses = [(await invite(other, await a_list(other), ADDRESS)).status_code for _ in range(3)]
    item = await a_list(api)
    statuses.append((await invite(api, item, ADDRESS)).status_code)
    assert statuses == [201] * 4
    assert len(await outbox.messages(ADDRESS)) == 2
    (invitation,) = (await api.get(f"/api/lists/{item['id']}/invitations")).json()["items"]
    assert invitation["email"] == ADDRESS


async def test_attempts_of_strangers_cost_a_list_nothing(app, api, other):
    await confirm_address(app, api, other)
    item = await a_list(api)
    for number in range(120):
        assert (await invite(other, item, f"{number}@example.com")).status_code == 404
    assert (await invite(api, item, ADDRESS)).status_code == 201


async def test_renaming_oneself_is_limited_since_all_lists_learn_of_it(api):
    statuses = [(await api.patch("/api/me", json={"name": f"Ada {number}"})).status_code for number in range(61)]
    assert statuses == [200] * 60 + [429]
    assert (await api.patch("/api/me", json={"theme": "dark"})).status_code == 200
