"""Whatever three people do to folders and lists, one after another or all at once, each membership is the greater of the
person's own role and that of the list's folder, nobody's role rises by their own acts, nobody becomes a member of their own
by what others do, and nothing is without an owner.
"""

import asyncio
import random

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from conftest import Client, sign_up
from factories import a_list
from sharing.folder_client import (
    WRONG_MEMBERSHIPS,
    a_folder,
    assert_consistent,
    folder_member_url,
    folder_url,
    invite_to_folder,
    put,
    take_out,
)
from sharing.sharing_client import confirm_address, invite, member_url
from sync.device_world import World

PEOPLE, LISTS, FOLDERS = st.integers(0, 2), st.integers(0, 3), st.integers(0, 1)
ROLES = st.sampled_from(["viewer", "commenter", "editor", "owner", "owner"])
RANKS = {None: 0, "viewer": 1, "commenter": 2, "editor": 3, "owner": 4}
OWN_MEMBERS = "select list_id, user_id from memberships where direct_role is not null and guest_id is null"
# With an owner of the list.
THROUGH_FOLDER = """
select memberships.list_id, memberships.user_id, owners.user_id as owner_id
from memberships
join memberships owners on owners.list_id = memberships.list_id and owners.role = 'owner'
where memberships.direct_role is null
  and memberships.guest_id is null
  and memberships.user_id <> owners.user_id
order by memberships.list_id, memberships.user_id, owners.user_id"""
NO_SERVER_ERROR = {200, 201, 204, 404, 409, 429}


async def accept_all(person):
    """Answers all open invitations of the person."""
    for invitation in (await person.get("/api/me/invitations")).json()["items"]:
        response = await person.post(f"/api/me/invitations/{invitation['id']}/accept")
        assert response.status_code in {200, 404, 409}, response.text


class Folders(RuleBasedStateMachine):
    world: World
    people: list[Client]
    steps = 0

    @initialize()
    def start(self):
        self._run(self.world.app.state.database.execute("truncate rate_limits"))
        self.lists = [self._run(a_list(self.people[number % 3])) for number in range(4)]
        # Each has a list, and somebody who is there through the folder alone.
        self.folders = [self._run(a_folder(self.people[number], self.lists[number])) for number in range(2)]
        for number in range(2):
            self.join_folder(number, 2, number, "viewer")

    def _run(self, work):
        return self.world.run(work)

    def _ranks(self, by):
        """The ranks of a person in all lists, and in all folders."""
        found = self._run(self.people[by].get("/api/lists")).json()["items"]
        folders = self._run(self.people[by].get("/api/folders")).json()["items"]
        return {one["id"]: RANKS[one["role"]] for one in found + folders}

    def _own_members(self):
        """Everybody in every list who is there without its folder."""
        found = self._run(self.world.app.state.database.fetch(OWN_MEMBERS))
        return {(str(row["list_id"]), str(row["user_id"])) for row in found}

    def _send(self, by, work):
        """Nobody's role rises by their own acts, unless they own what they change.

        Nobody becomes a member of their own by what others do: that takes an invitation that they accept.
        """
        before, members = self._ranks(by), self._own_members()
        response = self._run(work)
        assert response.status_code in NO_SERVER_ERROR, response.text
        # Whoever takes a list out of a folder may stay its owner.
        assert {user_id for _, user_id in self._own_members() - members} <= {self.people[by].user["id"]}
        after = self._ranks(by)
        assert all(rank <= before.get(one, 0) for one, rank in after.items() if before.get(one, 0) < RANKS["owner"])

    @rule(by=PEOPLE, folder=FOLDERS, item=LISTS)
    def put_in(self, by, folder, item):
        self._send(by, put(self.people[by], self.folders[folder], self.lists[item]))

    @rule(by=PEOPLE, folder=FOLDERS, item=LISTS)
    def take_out(self, by, folder, item):
        self._send(by, take_out(self.people[by], self.folders[folder], self.lists[item]))

    @rule(by=PEOPLE, to=PEOPLE, folder=FOLDERS, role=ROLES)
    def join_folder(self, by, to, folder, role):
        self._send(by, invite_to_folder(self.people[by], self.folders[folder], self.people[to].user["email"], role))
        self._run(accept_all(self.people[to]))

    @rule(by=PEOPLE, to=PEOPLE, item=LISTS, role=ROLES)
    def join_list(self, by, to, item, role):
        self._send(by, invite(self.people[by], self.lists[item], self.people[to].user["email"], role))
        self._run(accept_all(self.people[to]))

    @rule(by=PEOPLE, member=PEOPLE, folder=FOLDERS, role=ROLES)
    def change_folder_role(self, by, member, folder, role):
        url = folder_member_url(self.folders[folder], self.people[member])
        self._send(by, self.people[by].patch(url, json={"role": role}))

    @rule(by=PEOPLE, member=PEOPLE, folder=FOLDERS)
    def leave_folder(self, by, member, folder):
        self._send(by, self.people[by].delete(folder_member_url(self.folders[folder], self.people[member])))

    @rule(by=PEOPLE, member=PEOPLE, item=LISTS, role=ROLES)
    def change_list_role(self, by, member, item, role):
        url = member_url(self.lists[item], self.people[member])
        self._send(by, self.people[by].patch(url, json={"role": role}))

    @rule(number=st.integers(0, 20), role=ROLES)
    def change_role_of_somebody_from_the_folder(self, number, role):
        found = self._run(self.world.app.state.database.fetch(THROUGH_FOLDER))
        if found:
            list_id, user_id, owner_id = map(str, found[number % len(found)])
            by = next(number for number, person in enumerate(self.people) if person.user["id"] == owner_id)
            self._send(by, self.people[by].patch(f"/api/lists/{list_id}/members/{user_id}", json={"role": role}))

    @rule(by=PEOPLE, member=PEOPLE, item=LISTS)
    def leave_list(self, by, member, item):
        self._send(by, self.people[by].delete(member_url(self.lists[item], self.people[member])))

    @rule(by=PEOPLE, folder=FOLDERS)
    def stop_folder(self, by, folder):
        response = self._run(self.people[by].delete(folder_url(self.folders[folder])))
        if response.status_code == 204:
            self.folders[folder] = self._run(a_folder(self.people[by]))

    @invariant()
    def memberships_follow_the_folders(self):
        self._run(assert_consistent(self.world.app))
        type(self).steps += 1


STEPS = settings(max_examples=12, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck))


def run_machine(app_settings):
    with World(app_settings) as world:
        people = [world.run(sign_up(world.app, name)) for name in ("ada", "bob", "cyd")]
        world.run(confirm_address(world.app, *people))
        machine = type("FoldersOfWorld", (Folders,), {"world": world, "people": people})
        run_state_machine_as_test(machine, settings=STEPS)
    return machine.steps


async def test_memberships_are_the_greater_of_ones_own_and_the_folders(settings):
    assert await asyncio.to_thread(run_machine, settings) > 100


async def test_many_at_once_leave_no_membership_behind(app, api, other):
    """From several connections at the same time, without a deadlock that anybody would see."""
    third = await sign_up(app, "cyd")
    people = [api, other, third]
    await confirm_address(app, *people)
    lists = [await a_list(person) for person in people for _ in range(2)]
    folders = [await a_folder(api, lists[0], name="One"), await a_folder(other, lists[2], name="Two")]
    for owner, folder in zip(people, folders, strict=False):
        for person in people:
            await invite_to_folder(owner, folder, person.user["email"], "owner")
    for person in people:
        await accept_all(person)
    choose = random.Random(7)

    def request():
        by, member, folder, item = (choose.choice(group) for group in (people, people, folders, lists))
        role = choose.choice(["viewer", "editor", "owner"])
        return choose.choice(
            [
                lambda: put(by, folder, item),
                lambda: put(by, folder, item),
                lambda: take_out(by, folder, item),
                lambda: invite_to_folder(by, folder, member.user["email"], "owner"),
                lambda: by.patch(folder_member_url(folder, member), json={"role": role}),
                lambda: by.delete(folder_member_url(folder, member)),
                lambda: by.patch(member_url(item, member), json={"role": role}),
                lambda: by.patch(f"/api/lists/{item['id']}", json={"name": "Renamed", "position": "a7"}),
                lambda: by.post("/api/todos", json={"list_id": item["id"], "title": "New"}),
                lambda: by.patch(folder_url(folder), json={"name": role}),
                lambda: by.patch("/api/me", json={"name": role}),
            ]
        )()

    statuses = set()
    for _ in range(12):
        sent = [request() for _ in range(8)]
        responses = await asyncio.gather(*sent, *[accept_all(person) for person in people])
        statuses |= {one.status_code for one in responses if one is not None}
        assert await app.state.database.fetch(WRONG_MEMBERSHIPS) == []
    await assert_consistent(app)
    assert {200, 201, 204} <= statuses <= NO_SERVER_ERROR, statuses
    await third.aclose()
