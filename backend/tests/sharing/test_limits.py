from datetime import datetime, timedelta

import pytest

from factories import a_list
from sharing.folder_client import a_folder
from sharing.sharing_client import confirm_address, invite
from tend.core.db.rate_limit import RateLimit
from tend.sharing import jobs as sharing_jobs
from tend.sharing.service import invitations

ADDRESS = "cyd@example.com"


async def a_target(person, target):
    return await (a_list if target == "lists" else a_folder)(person)


def moment(invitation, name):
    return datetime.fromisoformat(invitation[name])


async def invite_to(person, target, item, email, role="editor"):
    return await person.post(f"/api/{target}/{item['id']}/invitations", json={"email": email, "role": role})


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


@pytest.mark.parametrize("target", ["lists", "folders"])
async def test_an_invitation_works_for_seven_days_and_for_seven_more_when_it_is_sent_again(app, api, target):
    await confirm_address(app, api)
    item = await a_target(api, target)
    sent = (await invite_to(api, target, item, ADDRESS)).json()
    assert moment(sent, "expires_at") - moment(sent, "created_at") == timedelta(days=7)
    two_days_ago = "update invitations set created_at = created_at - $1::interval, expires_at = expires_at - $1"
    await app.state.database.execute(two_days_ago, timedelta(days=2))
    again = (await api.post(f"/api/{target}/{item['id']}/invitations/{sent['id']}/resend")).json()
    assert timedelta(days=7) < moment(again, "expires_at") - moment(sent, "created_at") < timedelta(days=8)


@pytest.mark.parametrize("target", ["lists", "folders"])
async def test_one_person_sends_no_more_invitations_a_day_than_the_limit(app, api, other, monkeypatch, target):
    monkeypatch.setattr(invitations, "INVITATIONS_BY_PERSON", RateLimit(3, 86_400))
    await confirm_address(app, api, other)
    own_targets, other_targets = [[await a_target(person, target) for _ in range(4)] for person in (api, other)]
    responses = [await invite_to(api, target, one, f"{one['id']}@example.com") for one in own_targets]
    assert [response.status_code for response in responses] == [201, 201, 201, 429]
    assert int(responses[-1].headers["retry-after"]) > 3600
    # What another person sends is not counted, and to send one again is.
    assert (await invite_to(other, target, other_targets[0], ADDRESS)).status_code == 201
    again = f"/api/{target}/{own_targets[0]['id']}/invitations/{responses[0].json()['id']}/resend"
    assert (await api.post(again)).status_code == 429


@pytest.mark.parametrize("target", ["lists", "folders"])
async def test_all_owners_of_a_list_together_send_no_more_invitations_a_day_than_the_limit(
    app, api, other, monkeypatch, target
):
    monkeypatch.setattr(invitations, "INVITATIONS_BY_LIST", RateLimit(3, 86_400))
    await confirm_address(app, api, other)
    item, another = [await a_target(api, target) for _ in range(2)]
    # The one to the other owner counts.
    invitation = (await invite_to(api, target, item, other.user["email"], "owner")).json()
    assert (await other.post(f"/api/me/invitations/{invitation['id']}/accept")).status_code == 200
    senders = [api, other, other, api]
    statuses = [(await invite_to(one, target, item, f"{at}@example.com")).status_code for at, one in enumerate(senders)]
    assert statuses == [201, 201, 429, 429]
    assert (await invite_to(api, target, another, ADDRESS)).status_code == 201


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
